import { expect, it } from 'vitest';
import { renderReference } from './reference.js';

it('tells of every command, option and exit code', () => {
  const text = renderReference();
  expect(text).toContain('### `ferry migrate <process>`');
  expect(text).toContain('### `ferry images <node>`');
  expect(text).toContain('### `ferry images pull <node> <image>`');
  expect(text).toContain('### `ferry lab run <node> <command…>`');
  expect(text).toContain(
    '| `--mode <mode>` | how bytes move (docs/modes.md) (`diskless`, `copy`, `shared`, `precopy`, `postcopy`, `hybrid`, `auto`; default `diskless`) |',
  );
  expect(text).toContain('| 130 | interrupted, after a clean rollback |');
  expect(text).not.toContain('undefined');
});
