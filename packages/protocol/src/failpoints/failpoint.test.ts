import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeFailpoint } from './failpoint.js';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'failpoints-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const arm = (name: string, action: string): void => writeFileSync(join(directory, name), action);

describe('failpoint', () => {
  it('does nothing where no directory is named, whatever is called', async () => {
    await makeFailpoint(undefined)('source.frozen');
    await makeFailpoint('')('source.frozen');
  });

  it('fires once, and leaves a note that it has', async () => {
    arm('source.frozen', 'error');
    const failpoint = makeFailpoint(directory);
    await failpoint('source.opened');
    await expect(failpoint('source.frozen')).rejects.toMatchObject({ code: 'INTERNAL' });
    expect(existsSync(join(directory, 'source.frozen.fired'))).toBe(true);
    await failpoint('source.frozen');
  });

  it('can be armed while the process runs', async () => {
    const failpoint = makeFailpoint(directory);
    await failpoint('source.frozen');
    arm('source.frozen', 'error\n');
    await expect(failpoint('source.frozen')).rejects.toMatchObject({ code: 'INTERNAL' });
  });

  it('waits until its note is removed', async () => {
    arm('source.frozen', 'wait');
    let over = false;
    const waiting = makeFailpoint(directory)('source.frozen').then(() => (over = true));
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(over).toBe(false);
    rmSync(join(directory, 'source.frozen.fired'));
    await waiting;
    expect(over).toBe(true);
  });

  it.each([
    ['source.frozne', 'error'],
    ['source.frozen', 'explode'],
  ])('refuses %s with the action %s', async (name, action) => {
    arm(name, action);
    await expect(makeFailpoint(directory)('source.frozen')).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
  });
});
