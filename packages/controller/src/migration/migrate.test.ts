import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FerryError } from '@ferry/protocol';
import { sleep } from '../clock.js';
import { startPair, type Pair } from '../testing/pair.js';
import type { MigrationEvent } from './events.js';

const lost = (): FerryError => new FerryError('UNREACHABLE', 'the connection broke');

let pair: Pair;
beforeEach(async () => {
  pair = await startPair();
});
afterEach(() => pair.close());

async function eventsOf(events: AsyncIterable<MigrationEvent>): Promise<MigrationEvent[]> {
  const all: MigrationEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}

describe('a migration that goes well', () => {
  it('goes through the steps in order and reports times', async () => {
    const handle = pair.ferry.migrate(pair.request);
    const result = await handle.result();
    expect(result).toMatchObject({
      id: 'm1',
      outcome: 'committed',
      runsOn: 'b',
      pid: 100,
      processName: 'counter',
      frozenMs: 65,
      pageBytes: 4096,
      imageBytes: 1024,
    });
    expect(result.error).toBeUndefined();
    // 60 ms from freeze to commit on the source's clock, and what the two calls took.
    expect(result.downtimeMs).toBeGreaterThanOrEqual(60);
    expect(result.downtimeMs).toBeLessThan(1_000);
    const changing = [...pair.a.calls, ...pair.b.calls].filter((call) => /Source|Destination/.test(call));
    expect(changing).toEqual([
      'OpenSource',
      'FreezeSource',
      'CommitSource',
      'OpenDestination',
      'PrepareDestination',
      'RestoreDestination',
      'ResumeDestination',
    ]);
    expect(result.phases.filter((phase) => phase.node === 'controller').map((phase) => phase.name)).toEqual([
      'plan',
      'open-source',
      'open-destination',
      'prepare-destination',
      'freeze-source',
      'restore-destination',
      'commit-source',
      'resume-destination',
    ]);
    expect(result.phases).toContainEqual({ node: 'a', name: 'freeze', ms: 20 });
    expect(result.phases).toContainEqual({ node: 'b', name: 'restore', ms: 20 });
  });

  it('gives every reader all events, late ones too', async () => {
    const handle = pair.ferry.migrate(pair.request);
    const early = eventsOf(handle.events);
    await handle.result();
    const late = await eventsOf(handle.events);
    expect(late.map((event) => event.type)).toContain('plan');
    expect(late).toContainEqual({ type: 'state', node: 'a', role: 'source', state: 'STATE_COMMITTED' });
    expect(late).toContainEqual({ type: 'state', node: 'b', role: 'destination', state: 'STATE_RUNNING' });
    expect((await early).length).toBeGreaterThanOrEqual(late.length);
  });

  it('lets the destination connect before the freeze in copy mode too', async () => {
    const result = await pair.ferry.migrate({ ...pair.request, mode: 'copy' }).result();
    expect(result.outcome).toBe('committed');
    expect(pair.b.calls).toContain('PrepareDestination');
  });

  it('opens the watch again when it breaks', async () => {
    pair.a.before('FreezeSource', async () => {
      // The source's agent is restarted while it freezes; its session lives on.
      pair.a.stop();
      await sleep(50);
      await pair.a.start();
    });
    const result = await pair.ferry.migrate(pair.request).result();
    expect(result.outcome).toBe('rolled-back');
    expect(result.error?.code).toMatch(/UNREACHABLE|CANCELLED|INTERNAL/);
    expect(pair.a.sessions.get('m1', 'source')?.state).toBe('STATE_ABORTED');
  });
});

describe('refused before anything is opened', () => {
  it('for a wrong request', async () => {
    const result = await pair.ferry.migrate({ ...pair.request, id: 'Not a name' }).result();
    expect(result).toMatchObject({ outcome: 'refused', error: { code: 'INVALID_ARGUMENT' } });
  });

  it('for an unknown node', async () => {
    const result = await pair.ferry.migrate({ ...pair.request, to: 'z' }).result();
    expect(result).toMatchObject({ outcome: 'refused', error: { code: 'NODE_UNKNOWN' }, runsOn: undefined });
  });

  it('for a process that is not there', async () => {
    const result = await pair.ferry.migrate({ ...pair.request, process: 4711 }).result();
    expect(result).toMatchObject({
      outcome: 'refused',
      error: { code: 'PROCESS_GONE', node: 'a' },
      pid: 4711,
    });
  });

  it('for a node that does not answer', async () => {
    pair.b.stop();
    const { id: _, ...request } = pair.request;
    const result = await pair.ferry.migrate(request).result();
    expect(result).toMatchObject({ outcome: 'refused', error: { code: 'UNREACHABLE', node: 'b' } });
  });

  it('for a blocker, with its code and the process still on the source', async () => {
    pair.b.placementFindings = [
      { severity: 'SEVERITY_BLOCKER', reason: 'PID_IN_USE', text: 'pid 100 is taken', remedy: 'Free it.' },
    ];
    const result = await pair.ferry.migrate(pair.request).result();
    expect(result).toMatchObject({ outcome: 'refused', runsOn: 'a', error: { code: 'PID_IN_USE' } });
    expect(pair.a.calls).not.toContain('OpenSource');
    const forced = await pair.ferry.migrate({ ...pair.request, skipChecks: true }).result();
    expect(forced.outcome).toBe('committed');
  });

  it('when the source refuses to open', async () => {
    pair.a.fail('before', 'OpenSource', new FerryError('SESSION_BUSY', 'another migration has it'));
    const result = await pair.ferry.migrate(pair.request).result();
    expect(result).toMatchObject({ outcome: 'refused', error: { code: 'SESSION_BUSY', node: 'a' } });
    expect(pair.a.calls).not.toContain('AbortSource');
  });
});

describe('rolled back before the decision', () => {
  it.each([
    ['b', 'OpenDestination', 'MEMORY_AREA_FULL'],
    ['b', 'PrepareDestination', 'PAGE_STREAM_LOST'],
    ['a', 'FreezeSource', 'CRIU_FAILED'],
    ['b', 'RestoreDestination', 'PID_IN_USE'],
  ] as const)('when %s fails in %s', async (node, method, code) => {
    pair[node].fail(
      'before',
      method,
      new FerryError(code, 'it went wrong', { criuLog: ['Error: so it is'] }),
    );
    const result = await pair.ferry.migrate(pair.request).result();
    expect(result).toMatchObject({
      outcome: 'rolled-back',
      runsOn: 'a',
      error: { code, node, criu_log: ['Error: so it is'] },
    });
    expect(pair.a.sessions.get('m1', 'source')?.state).toBe('STATE_ABORTED');
    const copy = pair.b.sessions.get('m1', 'destination')?.state;
    expect(copy).toBe(method === 'OpenDestination' ? undefined : 'STATE_DISCARDED');
  });

  it('when the answer to opening the source is lost', async () => {
    pair.a.fail('after', 'OpenSource', lost());
    const result = await pair.ferry.migrate(pair.request).result();
    expect(result).toMatchObject({ outcome: 'rolled-back', error: { code: 'UNREACHABLE' } });
    expect(pair.a.sessions.get('m1', 'source')?.state).toBe('STATE_ABORTED');
  });

  it('when opening the source was never heard of', async () => {
    pair.a.fail('before', 'OpenSource', lost());
    const result = await pair.ferry.migrate(pair.request).result();
    expect(result).toMatchObject({ outcome: 'refused', runsOn: 'a', error: { code: 'UNREACHABLE' } });
  });

  it('although the destination has gone for good', async () => {
    pair.b.before('RestoreDestination', () => pair.b.stop());
    const result = await pair.ferry.migrate(pair.request).result();
    expect(result).toMatchObject({ outcome: 'rolled-back', runsOn: 'a' });
  });

  it('tries the abort again while the source does not answer', async () => {
    pair.b.fail('before', 'RestoreDestination', new FerryError('PID_IN_USE', 'taken'));
    pair.a.fail('before', 'AbortSource', lost(), 3);
    const result = await pair.ferry.migrate(pair.request).result();
    expect(result).toMatchObject({ outcome: 'rolled-back', error: { code: 'PID_IN_USE' } });
    expect(pair.a.calls.filter((call) => call === 'AbortSource')).toHaveLength(4);
  });

  it('at once when the source undoes it by itself, whatever the destination is at', async () => {
    pair.b.before('RestoreDestination', async () => {
      pair.a.sessions.abort('m1', new FerryError('HOLD_EXPIRED', 'frozen for too long'));
      await sleep(5_000);
    });
    const start = performance.now();
    const result = await pair.ferry.migrate(pair.request).result();
    expect(result).toMatchObject({ outcome: 'rolled-back', error: { code: 'HOLD_EXPIRED', node: 'a' } });
    expect(performance.now() - start).toBeLessThan(3_000);
  });

  it('when the source has aborted right before the commit', async () => {
    pair.a.before('CommitSource', () => {
      pair.a.sessions.abort('m1', new FerryError('HOLD_EXPIRED', 'frozen for too long'));
    });
    const result = await pair.ferry.migrate(pair.request).result();
    expect(result).toMatchObject({ outcome: 'rolled-back', runsOn: 'a', error: { code: 'HOLD_EXPIRED' } });
    expect(pair.b.sessions.get('m1', 'destination')?.state).toBe('STATE_DISCARDED');
  });

  it('when the source refuses to commit and is still frozen', async () => {
    pair.a.fail('before', 'CommitSource', new FerryError('INVALID_STATE', 'no'), 99);
    const result = await pair.ferry.migrate(pair.request).result();
    expect(result).toMatchObject({ outcome: 'rolled-back', runsOn: 'a', error: { code: 'INVALID_STATE' } });
  });
});

describe('an outcome that cannot be known', () => {
  it('when the source cannot be asked to undo', async () => {
    pair.b.before('RestoreDestination', () => {
      pair.a.stop();
      throw new FerryError('PID_IN_USE', 'taken');
    });
    const result = await pair.ferry.migrate(pair.request).result();
    expect(result).toMatchObject({
      outcome: 'unknown',
      runsOn: undefined,
      error: { code: 'OUTCOME_UNKNOWN' },
    });
    expect(result.error?.message).toContain('Nothing is committed');
    expect(pair.b.sessions.get('m1', 'destination')?.state).toBe('STATE_DISCARDED');
  });

  it('when the source goes away in the commit and does not come back', async () => {
    pair.a.before('CommitSource', () => pair.a.stop());
    const result = await pair.ferry.migrate(pair.request).result();
    expect(result).toMatchObject({
      outcome: 'unknown',
      runsOn: undefined,
      error: { code: 'OUTCOME_UNKNOWN' },
    });
    // The copy is not touched: only the source's word may end it.
    expect(pair.b.sessions.get('m1', 'destination')?.state).toBe('STATE_RESTORED');
    expect(pair.b.calls).not.toContain('DiscardDestination');
  });

  it('when the destination goes away after the commit', async () => {
    pair.b.before('ResumeDestination', () => pair.b.stop());
    const result = await pair.ferry.migrate(pair.request).result();
    expect(result).toMatchObject({
      outcome: 'unknown',
      runsOn: undefined,
      error: { code: 'OUTCOME_UNKNOWN' },
    });
    expect(result.error?.message).toContain('belongs to b');
    expect(pair.a.calls).not.toContain('AbortSource');
  });

  it.each([
    ['b', 'RestoreDestination'],
    ['a', 'CommitSource'],
  ] as const)('when another controller has taken over before %s does %s', async (node, method) => {
    pair[node].before(method, async () => {
      pair.a.sessions.set('m1', 'source', { generation: 9 });
      pair.b.sessions.set('m1', 'destination', { generation: 9 });
      // The watch has told the new generation by now; it must not be borrowed.
      await sleep(50);
    });
    const result = await pair.ferry.migrate(pair.request).result();
    expect(result).toMatchObject({ outcome: 'unknown', error: { facts: { cause: 'STALE_GENERATION' } } });
    expect(result.error?.message).toContain('another controller');
    expect(pair.a.sessions.get('m1', 'source')?.state).toBe('STATE_FROZEN');
  });
});

describe('answers lost around the decision', () => {
  it('asks the source and goes on when it has committed', async () => {
    pair.a.fail('after', 'CommitSource', lost(), 2);
    const result = await pair.ferry.migrate(pair.request).result();
    expect(result).toMatchObject({ outcome: 'committed', runsOn: 'b' });
    expect(pair.a.calls).toContain('GetSession');
    expect(pair.a.calls).not.toContain('AbortSource');
  });

  it('commits again when the source has not heard of it', async () => {
    pair.a.fail('before', 'CommitSource', lost());
    const result = await pair.ferry.migrate(pair.request).result();
    expect(result).toMatchObject({ outcome: 'committed', runsOn: 'b' });
  });

  it('waits for a source that restarts in the commit', async () => {
    pair.a.after('CommitSource', async () => {
      pair.a.after('CommitSource', () => undefined);
      pair.a.stop();
      await sleep(100);
      await pair.a.start();
    });
    const result = await pair.ferry.migrate(pair.request).result();
    expect(result).toMatchObject({ outcome: 'committed', runsOn: 'b' });
  });

  it('resumes until the destination answers', async () => {
    pair.b.fail('after', 'ResumeDestination', lost());
    const result = await pair.ferry.migrate(pair.request).result();
    expect(result).toMatchObject({ outcome: 'committed', runsOn: 'b' });
  });

  it('resumes a destination that restarts', async () => {
    pair.b.before('ResumeDestination', async () => {
      pair.b.before('ResumeDestination', () => undefined);
      pair.b.stop();
      await sleep(100);
      await pair.b.start();
    });
    const result = await pair.ferry.migrate(pair.request).result();
    expect(result).toMatchObject({ outcome: 'committed', runsOn: 'b' });
  });

  it('goes forward when the undo comes too late', async () => {
    pair.b.before('RestoreDestination', () => {
      // Another controller was quicker.
      pair.b.sessions.set('m1', 'destination', { state: 'STATE_RESTORED' });
      pair.a.sessions.set('m1', 'source', { state: 'STATE_COMMITTED' });
      throw new FerryError('INVALID_STATE', 'it is RESTORED');
    });
    const result = await pair.ferry.migrate(pair.request).result();
    expect(result).toMatchObject({ outcome: 'committed', runsOn: 'b' });
  });
});

describe('an operator is needed', () => {
  const stuck = new FerryError('NEEDS_OPERATOR', 'tasks do not die');

  it('when the source says so in the commit', async () => {
    pair.a.fail('before', 'CommitSource', stuck, 99);
    const result = await pair.ferry.migrate(pair.request).result();
    expect(result).toMatchObject({
      outcome: 'needs-operator',
      runsOn: undefined,
      error: { code: 'NEEDS_OPERATOR' },
    });
  });

  it('when the destination says so in the resume', async () => {
    pair.b.fail('before', 'ResumeDestination', new FerryError('RECEIPT_INVALID', 'not that one'), 99);
    const result = await pair.ferry.migrate(pair.request).result();
    expect(result).toMatchObject({ outcome: 'needs-operator', error: { code: 'RECEIPT_INVALID' } });
  });

  it('when the source says so in the undo', async () => {
    pair.b.fail('before', 'RestoreDestination', new FerryError('PID_IN_USE', 'taken'));
    pair.a.fail('before', 'AbortSource', stuck, 99);
    const result = await pair.ferry.migrate(pair.request).result();
    expect(result).toMatchObject({ outcome: 'needs-operator', error: { code: 'NEEDS_OPERATOR' } });
  });
});

describe('cancel', () => {
  it('undoes a migration that is not decided', async () => {
    pair.b.before('RestoreDestination', () => sleep(10_000));
    const handle = pair.ferry.migrate(pair.request);
    for await (const event of handle.events)
      if (event.type === 'step' && event.step === 'restore-destination') break;
    const result = await handle.cancel();
    expect(result).toMatchObject({ outcome: 'rolled-back', runsOn: 'a', error: { code: 'CANCELLED' } });
    expect(pair.a.sessions.get('m1', 'source')?.state).toBe('STATE_ABORTED');
    expect(pair.b.sessions.get('m1', 'destination')?.state).toBe('STATE_DISCARDED');
  });

  it('refuses before anything is opened', async () => {
    const handle = pair.ferry.migrate(pair.request);
    const result = await handle.cancel();
    expect(result).toMatchObject({ outcome: 'refused', error: { code: 'CANCELLED' } });
    expect(pair.a.calls).not.toContain('OpenSource');
  });

  it('has no effect once the decision is asked for', async () => {
    pair.a.before('CommitSource', () => sleep(100));
    const handle = pair.ferry.migrate(pair.request);
    for await (const event of handle.events)
      if (event.type === 'step' && event.step === 'commit-source') break;
    expect(await handle.cancel()).toMatchObject({ outcome: 'committed', runsOn: 'b' });
  });
});

describe('the same id again', () => {
  it('returns the outcome of one that is done', async () => {
    await pair.ferry.migrate(pair.request).result();
    pair.a.processes = [];
    const again = await pair.ferry.migrate(pair.request).result();
    expect(again).toMatchObject({ outcome: 'committed', runsOn: 'b', pid: 100, frozenMs: 65 });
    expect(pair.a.calls.filter((call) => call === 'OpenSource')).toHaveLength(1);
  });

  it('returns what undid one that was undone', async () => {
    pair.b.fail('before', 'RestoreDestination', new FerryError('PID_IN_USE', 'taken'));
    await pair.ferry.migrate(pair.request).result();
    const again = await pair.ferry.migrate(pair.request).result();
    expect(again).toMatchObject({ outcome: 'rolled-back', runsOn: 'a' });
  });

  it('goes on from where another controller stopped', async () => {
    pair.a.before('CommitSource', () => {
      throw lost();
    });
    const first = await pair.ferry.migrate(pair.request).result();
    expect(first.outcome).not.toBe('committed');
    pair.a.before('CommitSource', () => undefined);
    pair.a.sessions.set('m2', 'source', {
      ...pair.a.sessions.get('m1', 'source'),
      migrationId: 'm2',
      state: 'STATE_FROZEN',
    });
    pair.b.sessions.set('m2', 'destination', {
      ...pair.b.sessions.get('m1', 'destination'),
      migrationId: 'm2',
      state: 'STATE_RECEIVING',
    });
    const joined = await pair.ferry.migrate({ ...pair.request, id: 'm2' }).result();
    expect(joined).toMatchObject({ outcome: 'committed', runsOn: 'b' });
    expect(pair.a.sessions.get('m2', 'source')?.generation).toBeGreaterThan(1);
  });

  it('is refused for another process', async () => {
    await pair.ferry.migrate(pair.request).result();
    const other = await pair.ferry.migrate({ ...pair.request, process: 200 }).result();
    expect(other).toMatchObject({ outcome: 'refused', error: { code: 'SESSION_EXISTS' } });
  });
});
