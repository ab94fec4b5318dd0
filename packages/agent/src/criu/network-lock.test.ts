import { describe, expect, it } from 'vitest';
import { idleTables, parseRules, tablesThatLock } from './network-lock.js';

describe('rules of the iptables network lock', () => {
  it('are told from all others, with the connection they are for', () => {
    const listing = `-P INPUT ACCEPT
-A INPUT -s 10.0.0.9/32 -d 10.0.0.1/32 -p tcp -m mark ! --mark 0xc114 -m tcp --sport 4000 --dport 80 -j DROP
-A INPUT -s 10.0.0.9/32 -j DROP
-A OUTPUT -s 10.0.0.1/32 -d 10.0.0.9/32 -p tcp -m mark ! --mark 0xc114 -m tcp --sport 80 --dport 4000 -j DROP
`;
    expect(parseRules(listing).map(({ key }) => key)).toEqual([
      '10.0.0.1 80 10.0.0.9 4000',
      '10.0.0.1 80 10.0.0.9 4000',
    ]);
    expect(parseRules(listing)[0]?.args.slice(0, 3)).toEqual(['INPUT', '-s', '10.0.0.9/32']);
  });
});

describe('tables of the nftables network lock', () => {
  const set = (table: string, ...elem: { concat: (string | number)[] }[]) => ({
    set: { family: 'inet', table, name: 'conns4', ...(elem.length === 0 ? {} : { elem }) },
  });
  const ruleset = JSON.stringify({
    nftables: [
      { metainfo: { version: '1.0.6' } },
      { table: { family: 'inet', name: 'CRIU-1' } },
      set('CRIU-1', { concat: ['10.0.0.9', 4000, '10.0.0.1', 80] }),
      set('CRIU-1'),
      set('CRIU-2', { concat: ['10.0.0.1', 81, '10.0.0.9', 4001] }),
      set('CRIU-3'),
      set('filter', { concat: ['10.0.0.9', 4000, '10.0.0.1', 80] }),
      set('other'),
    ],
  });

  it('are told from those of others by the connection, whichever end is named first', () => {
    expect(tablesThatLock(ruleset, new Set(['10.0.0.1 80 10.0.0.9 4000']))).toEqual(new Set(['CRIU-1']));
    expect(tablesThatLock(ruleset, new Set(['10.0.0.1 81 10.0.0.9 4001']))).toEqual(new Set(['CRIU-2']));
    expect(tablesThatLock(ruleset, new Set(['10.0.0.1 82 10.0.0.9 4001']))).toEqual(new Set());
  });

  it('are idle when none of their sets names a connection', () => {
    expect(idleTables(ruleset)).toEqual(new Set(['CRIU-3']));
  });
});
