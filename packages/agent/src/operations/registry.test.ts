import { FerryError, fromStatus } from '@ferry/protocol';
import { pino } from 'pino';
import { beforeEach, describe, expect, it } from 'vitest';
import { follow } from './follow.js';
import type { OperationControl, OperationResult } from './operation.js';
import { OperationRegistry } from './registry.js';

const silent = pino({ level: 'silent' });
const result: OperationResult = { result: 'fetch', fetch: { imageId: 'x', imageBytes: 1 } };
let operations: OperationRegistry;
beforeEach(() => (operations = new OperationRegistry(3, silent)));

const ignore = new AbortController().signal;
const cancelled = new FerryError('CANCELLED', 'on request');

/** Work that goes on until it is told to end, or is cancelled. */
function work() {
  let end: (value: OperationResult) => void = () => undefined;
  const run = (control: OperationControl) =>
    new Promise<OperationResult>((resolve, reject) => {
      end = resolve;
      control.signal.addEventListener('abort', () => reject(control.signal.reason as Error));
    });
  return { run, end: () => end(result) };
}

describe('an operation', () => {
  it('tells its steps, progress and result to whoever watches', async () => {
    const operation = operations.start('fetch', async (control) => {
      await control.step('first', () => new Promise((resolve) => setTimeout(resolve, 20)), 100);
      return control.step('second', async () => {
        control.progress(50);
        await new Promise((resolve) => setTimeout(resolve, 250));
        return result;
      });
    });
    const views = [];
    for await (const view of operation.watch(ignore)) views.push(view);
    expect(views.map(({ progress }) => progress?.step)).toEqual(expect.arrayContaining(['first', 'second']));
    expect(views.some(({ progress }) => progress?.bytesDone === 50)).toBe(true);
    expect(views.at(-1)).toMatchObject({ kind: 'fetch', state: 'STATE_DONE', ...result, error: null });
    expect(views.at(-1)?.timings.map(({ name }) => name)).toEqual(['first', 'second']);
    expect(views.at(-1)?.timings[0]?.durationUs).toBeGreaterThan(15_000);
    const later = [];
    for await (const view of operation.watch(ignore)) later.push(view);
    expect(later).toHaveLength(1);
  });

  it('goes on when a watcher leaves', async () => {
    const { run, end } = work();
    const operation = operations.start('dump', run);
    for await (const view of operation.watch(ignore)) if (view.state === 'STATE_RUNNING') break;
    const leaving = new AbortController();
    const watching = (async () => {
      for await (const _view of operation.watch(leaving.signal)) leaving.abort();
    })();
    await watching;
    expect(operation.running).toBe(true);
    end();
    await operation.ended;
    expect(operation.view().state).toBe('STATE_DONE');
  });

  it('is cancelled with the reason that was given', async () => {
    const operation = operations.start('dump', work().run);
    operation.cancel(cancelled);
    await operation.ended;
    expect(operation.view().state).toBe('STATE_CANCELLED');
    expect(fromStatus(operation.view().error ?? { code: 0, message: '', details: [] }).code).toBe(
      'CANCELLED',
    );
  });

  it('has failed when it failed for another reason than the cancel', async () => {
    const operation = operations.start('dump', () => Promise.reject(new RangeError('oops')));
    operation.cancel(cancelled);
    await operation.ended;
    expect(operation.view().state).toBe('STATE_FAILED');
    expect(operation.error?.code).toBe('INTERNAL');
    const following = async () => {
      for await (const _message of follow(operation, ignore));
    };
    await expect(following()).rejects.toMatchObject({ facts: { operation_id: operation.id } });
  });

  it('that has ended cannot be cancelled', async () => {
    const operation = operations.start('dump', () => Promise.resolve(result));
    await operation.ended;
    operation.cancel(cancelled);
    expect(operation.view().state).toBe('STATE_DONE');
  });
});

describe('the registry', () => {
  it('finds operations, newest first', async () => {
    const first = operations.start('dump', work().run);
    const second = operations.start('restore', work().run);
    expect(operations.get(first.id)).toBe(first);
    expect(operations.list()).toEqual([second, first]);
    expect(() => operations.get('none')).toThrow(expect.objectContaining({ code: 'OPERATION_NOT_FOUND' }));
    await operations.close(1000);
  });

  it('runs only so many at a time', async () => {
    const works = [work(), work(), work()];
    const running = works.map(({ run }) => operations.start('dump', run));
    expect(() => operations.start('dump', work().run)).toThrow(
      expect.objectContaining({ code: 'TOO_MANY_SESSIONS' }),
    );
    works[0]?.end();
    await running[0]?.ended;
    operations.start('dump', () => Promise.resolve(result));
    await operations.close(1000);
  });

  it('forgets the oldest of many that ended', async () => {
    const { run, end } = work();
    const running = operations.start('dump', run);
    const ended: string[] = [];
    for (let count = 0; count < 300; count++) {
      const operation = operations.start('dump', () => Promise.resolve(result));
      await operation.ended;
      ended.push(operation.id);
    }
    await new Promise((resolve) => setImmediate(resolve));
    expect(operations.list()).toHaveLength(257);
    expect(operations.get(running.id)).toBe(running);
    expect(() => operations.get(ended[0] ?? '')).toThrow();
    end();
  });

  it('cancels what runs when it is closed, and takes no more', async () => {
    const operation = operations.start('dump', work().run);
    await operations.close(5_000);
    expect(operation.view().state).toBe('STATE_CANCELLED');
    expect(() => operations.start('dump', work().run)).toThrow(expect.objectContaining({ code: 'DRAINING' }));
  });

  it('does not wait for ever', async () => {
    operations.start('dump', () => new Promise(() => undefined));
    await operations.close(20);
  });
});
