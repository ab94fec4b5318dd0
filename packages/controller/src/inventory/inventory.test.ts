import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fakeProcess } from '../testing/facts.js';
import { startPair, type Pair } from '../testing/pair.js';

let pair: Pair;
beforeEach(async () => {
  pair = await startPair();
});
afterEach(() => pair.close());

describe('nodes', () => {
  it('tells of every node, also of one that does not answer', async () => {
    pair.b.stop();
    const [a, b] = await pair.ferry.nodes();
    expect(a).toMatchObject({ name: 'a', node: { kernel: '6.12.0' } });
    expect(b).toMatchObject({ name: 'b', error: { code: 'UNREACHABLE', node: 'b' } });
  });

  it('knows only configured names', () => {
    expect(() => pair.ferry.node('constructor')).toThrow(/the configuration has a, b/);
  });
});

describe('findProcess', () => {
  it('takes a pid', async () => {
    expect(await pair.ferry.findProcess('a', 100)).toMatchObject({ pid: 100, startTimeTicks: 5100 });
  });

  it('takes a name', async () => {
    expect(await pair.ferry.findProcess('a', 'counter')).toMatchObject({ pid: 100 });
  });

  it('takes the topmost of a process and its descendants', async () => {
    pair.a.processes = [fakeProcess(12, 'nginx', 10), fakeProcess(10, 'nginx'), fakeProcess(11, 'nginx', 10)];
    expect(await pair.ferry.findProcess('a', 'nginx')).toMatchObject({ pid: 10 });
  });

  it('lists several', async () => {
    pair.a.processes = [fakeProcess(10, 'perl'), fakeProcess(20, 'perl')];
    await expect(pair.ferry.findProcess('a', 'perl')).rejects.toMatchObject({
      code: 'PROCESS_AMBIGUOUS',
      facts: { pids: '10 20' },
      message: expect.stringContaining('10 (perl --forever), 20 (perl --forever)') as string,
    });
  });

  it('tells when there is none', async () => {
    await expect(pair.ferry.findProcess('a', 'ghost')).rejects.toMatchObject({
      code: 'PROCESS_GONE',
      node: 'a',
    });
    await expect(pair.ferry.findProcess('a', 99)).rejects.toMatchObject({ code: 'PROCESS_GONE' });
    await expect(pair.ferry.findProcess('a', '')).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  });
});
