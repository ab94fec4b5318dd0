import { describe, expect, it } from 'vitest';
import { FerryError } from '@ferry/protocol';
import { FakeTerminal } from '../../testing/fake-terminal.js';
import { Output } from '../output.js';
import { jsonLine } from './json.js';
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
