import { expect, it } from 'vitest';
import { EventLog, type MigrationEvent } from './events.js';

const progress = (bytesDone: number): MigrationEvent => ({
  type: 'progress',
  node: 'a',
  role: 'source',
  step: 'freeze',
  bytesDone,
  bytesTotal: 0,
});

async function all(log: EventLog): Promise<MigrationEvent[]> {
  const events: MigrationEvent[] = [];
  for await (const event of log) events.push(event);
  return events;
}

it('folds progress that nobody has read yet', async () => {
  const log = new EventLog();
  for (let bytes = 1; bytes <= 10_000; bytes += 1) log.add(progress(bytes));
  log.end();
  expect(await all(log)).toEqual([progress(10_000)]);
});

it('gives a live reader each step of progress', async () => {
  const log = new EventLog();
  const reader = log[Symbol.asyncIterator]();
  for (const bytes of [1, 2]) {
    const next = reader.next();
    log.add(progress(bytes));
    expect((await next).value).toEqual(progress(bytes));
  }
});

it('drops the oldest beyond its bound', async () => {
  const log = new EventLog();
  for (let index = 0; index < 3_000; index += 1) log.add({ type: 'joined', text: String(index) });
  log.end();
  const events = await all(log);
  expect(events).toHaveLength(1_000);
  expect(events.at(-1)).toEqual({ type: 'joined', text: '2999' });
});
