import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LeftPages } from './left-pages.js';
import { privateObject } from './memory-map.js';

describe('left pages', () => {
  let dir: string;
  let left: LeftPages;
  const tell = (text: string): Promise<void> => appendFile(join(dir, 'left'), text);
  const taken = (pid?: number, address = 0): (readonly [bigint, number, number])[] =>
    left
      .take(pid === undefined ? undefined : { object: privateObject(pid), address })
      .map((run) => [run.object >> 8n, run.address, run.pages] as const);

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'ferry-left-'));
    await tell('');
    left = new LeftPages(join(dir, 'left'));
  });
  afterEach(async () => {
    left.close();
    await rm(dir, { recursive: true });
  });

  it('are those before a position of the dump, as far as they have been written down', async () => {
    await tell('7 1000 2\n7 5000 1\n7 90');
    expect(taken(7, 0x5000)).toEqual([[7n, 0x1000, 2]]);
    expect(taken(7, 0x5000)).toEqual([]);
    await tell('00 3\n');
    expect(taken(7, 0x8000)).toEqual([[7n, 0x5000, 1]]);
    expect(taken(7, 0xa0000)).toEqual([[7n, 0x9000, 3]]);
  });

  it('of the process before come first, whatever their addresses', async () => {
    await tell('7 9000 1\n8 1000 1\n');
    expect(taken(8, 0x1000)).toEqual([[7n, 0x9000, 1]]);
    expect(taken()).toEqual([[8n, 0x1000, 1]]);
  });
});
