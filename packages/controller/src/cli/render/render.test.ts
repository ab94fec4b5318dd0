import { describe, expect, it } from 'vitest';
import { CATALOGUE, FerryError } from '@ferry/protocol';
import { FakeTerminal } from '../../testing/fake-terminal.js';
import { Output } from '../output.js';
import { EventLines } from './event-lines.js';
import { jsonLine, toJson } from './json.js';
import { styler } from './style.js';
import { table } from './table.js';

it('aligns columns', () => {
  const columns = [
    { title: 'NAME', of: (row: [string, number]) => row[0] },
    { title: 'N', of: (row: [string, number]) => String(row[1]), right: true },
  ];
  expect(
    table(columns, [
      ['a', 1000],
      ['longer', 7],
    ]),
  ).toBe('NAME       N\na       1000\nlonger     7');
});

it('names fields and enums as programs expect them', () => {
  const value = {
    migrationId: 'm',
    state: 'STATE_NEEDS_OPERATOR',
    sha256: Buffer.from([1, 255]),
    gone: undefined,
    none: null,
  };
  expect(jsonLine('x', value)).toBe(
    '{"type":"x","migration_id":"m","state":"needs-operator","sha256":"01ff","none":null}\n',
  );
  expect(
    JSON.parse(jsonLine('error', new FerryError('PID_IN_USE', 'taken', { facts: { pid: '7' } }))),
  ).toMatchObject({
    type: 'error',
    code: 'PID_IN_USE',
    facts: { pid: '7' },
  });
  for (const code of Object.keys(CATALOGUE)) expect(toJson(code)).toBe(code);
});

describe('colour', () => {
  const tty = { isTTY: true, write: () => true };

  it('is for terminals, unless NO_COLOR is set', () => {
    expect(styler(tty, {})('red', 'x')).toContain('\u001b[');
    expect(styler(tty, { NO_COLOR: '1' })('red', 'x')).toBe('x');
    expect(styler({ ...tty, isTTY: false }, {})('red', 'x')).toBe('x');
  });
});

describe('the status line', () => {
  it('is only for a terminal, and makes room for results', () => {
    const terminal = new FakeTerminal();
    terminal.stderr.isTTY = true;
    const output = new Output(terminal, { json: false, quiet: false });
    output.status('freeze …');
    output.note('done');
    expect(terminal.err).toBe('\r\u001b[Kfreeze …\r\u001b[Kdone\n');
    const plain = new FakeTerminal();
    new Output(plain, { json: false, quiet: false }).status('freeze …');
    expect(plain.err).toBe('');
  });
});

it('says once that a node is tried again and again', () => {
  const lines = new EventLines();
  const error = new FerryError('UNREACHABLE', 'gone').toJSON();
  const retry = { type: 'retry', node: 'b', step: 'resume-destination', error } as const;
  expect(lines.line(retry)).toBe('resume-destination: b does not answer (gone); trying again');
  expect(lines.line(retry)).toBeUndefined();
});

it('shows the progress of the side that knows how much there will be', () => {
  const lines = new EventLines();
  const progress = {
    type: 'progress',
    node: 'a',
    role: 'source',
    step: 'dump',
    bytesDone: 512,
    bytesTotal: 0,
  } as const;
  expect(lines.status(progress)).toBe('a: dump 512 B');
  expect(lines.status({ ...progress, node: 'b', bytesTotal: 1024 })).toBe('b: dump 512 B of 1.0 KiB');
  expect(lines.status(progress)).toBeUndefined();
  expect(lines.status({ type: 'step', step: 'restore', state: 'started' })).toBe('restore …');
  expect(lines.status(progress)).toBe('a: dump 512 B');
});

it('tells of each round of pre-copy what it did, and what the pause would be', () => {
  const lines = new EventLines();
  const round = {
    scannedBytes: 2 ** 30,
    sentBytes: 2 ** 30,
    durationUs: 9_000_000,
    dirtyBytesPerSecond: 0,
    estimatedPauseUs: 0,
    reason: 'the rounds still shrink',
  };
  expect(lines.line({ type: 'round', node: 'a', number: 1, round })).toBe(
    'round 1: 1.0 GiB of 1.0 GiB sent in 9000 ms; the rounds still shrink',
  );
  const second = { ...round, sentBytes: 2 ** 20, dirtyBytesPerSecond: 2 ** 20, estimatedPauseUs: 12_300 };
  expect(lines.line({ type: 'round', node: 'a', number: 2, round: second })).toBe(
    'round 2: 1.0 MiB of 1.0 GiB sent in 9000 ms, 1.0 MiB/s dirtied, pause estimated 12 ms; the rounds still shrink',
  );
});
