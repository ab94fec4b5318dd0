import { describe, expect, it } from 'vitest';
import { merge } from './config-files.js';
import { resolveOptions } from './options.js';
import { diffSnapshots } from './snapshot.js';

describe('resolveOptions', () => {
  it('fills in what is not said', () => {
    expect(resolveOptions({})).toMatchObject({ name: 'default', nodes: ['a', 'b'], agents: true });
    expect(resolveOptions({}).ferryd.at(-1)).toMatch(/\/packages\/agent\/dist\/bin\/ferryd\.js$/);
    expect(resolveOptions({ nodes: 3 }).nodes).toEqual(['a', 'b', 'c']);
  });

  it.each([
    { name: '../x' },
    { name: '' },
    { nodes: 0 },
    { nodes: 27 },
    { nodes: [] },
    { nodes: ['a', 'a'] },
    { nodes: ['a-b'] },
    { nodes: ['pki'] },
    { runTmpfsBytes: 1.5 },
  ])('refuses %j', (options) => {
    expect(() => resolveOptions(options)).toThrow(expect.objectContaining({ code: 'INVALID' }) as Error);
  });
});

it('merges settings map by map', () => {
  const settings = { node: 'a', log: { level: 'info', format: 'text' }, list: [1] };
  expect(merge(settings, { log: { level: 'debug' }, list: [2] })).toEqual({
    node: 'a',
    log: { level: 'debug', format: 'text' },
    list: [2],
  });
});

it('says what came and what went, counting repeats', () => {
  const before = { processes: ['sleep', 'sleep'], links: ['lo'] };
  const after = { processes: ['sleep', 'node'], links: ['lo'], mounts: ['/x'] };
  expect(diffSnapshots(before, after)).toEqual(['- processes: sleep', '+ processes: node', '+ mounts: /x']);
  expect(diffSnapshots(before, before)).toEqual([]);
});
