import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FerryError } from '@ferry/protocol';
import { sleep } from '../clock.js';
import { startPair, type Pair } from '../testing/pair.js';

let pair: Pair;
beforeEach(async () => {
  pair = await startPair();
});
afterEach(() => pair.close());

describe('migrations', () => {
  it('joins both sides', async () => {
    await pair.ferry.migrate(pair.request).result();
    const views = await pair.ferry.migrations();
    expect(views).toHaveLength(1);
    expect(views[0]).toMatchObject({
      id: 'm1',
      process: { pid: 100, name: 'counter' },
      from: 'a',
      to: 'b',
      mode: 'diskless',
      state: 'done: runs on b',
      runsOn: 'b',
      settled: true,
      unreachable: [],
    });
    expect(await pair.ferry.migrations({ activeOnly: true })).toEqual([]);
  });

  it('tells what it can when a side does not answer', async () => {
    pair.a.before('CommitSource', () => {
      throw new FerryError('UNREACHABLE', 'gone');
    });
    await pair.ferry.migrate(pair.request).result();
    pair.a.stop();
    const view = await pair.ferry.migration('m1');
    expect(view).toMatchObject({ unreachable: ['a'], from: 'a', to: 'b' });
  });

  it('fails when no node answers, and for an unknown id', async () => {
    await expect(pair.ferry.migration('m9')).rejects.toMatchObject({ code: 'SESSION_NOT_FOUND' });
    pair.a.stop();
    pair.b.stop();
    await expect(pair.ferry.migrations()).rejects.toMatchObject({ code: 'UNREACHABLE' });
  });
});

describe('abort', () => {
  it('undoes a migration that another controller drives', async () => {
    pair.b.before('RestoreDestination', () => sleep(1_000));
    const handle = pair.ferry.migrate(pair.request);
    for await (const event of handle.events)
      if (event.type === 'step' && event.step === 'restore-destination') break;
    const view = await pair.ferry.abort('m1');
    expect(view).toMatchObject({ settled: true, runsOn: 'a', state: 'undone: runs on a' });
    expect(await handle.result()).toMatchObject({ outcome: 'rolled-back', runsOn: 'a' });
  });

  it('is refused once the source has committed', async () => {
    await pair.ferry.migrate(pair.request).result();
    await expect(pair.ferry.abort('m1')).rejects.toMatchObject({ code: 'ALREADY_COMMITTED', node: 'a' });
  });

  it('is refused while the source does not answer', async () => {
    await pair.ferry.migrate(pair.request).result();
    pair.a.stop();
    await expect(pair.ferry.abort('m1')).rejects.toMatchObject({ code: 'UNREACHABLE', node: 'a' });
  });
});
