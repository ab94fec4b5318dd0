import { expect, it } from 'vitest';
import { parseNetwork, trustOf } from './trusted.js';

it.each(['10.1.0.0/24', '10.1.0.7/32', 'fd00::/8'])('reads %s', (text) => {
  expect(parseNetwork(text)).toBeDefined();
});

it.each(['10.1.0.0', '10.1.0.0/33', '10.1/16', 'fd00::/129', 'host/8', '/8', '10.1.0.0/'])(
  'refuses %s',
  (text) => {
    expect(parseNetwork(text)).toBeUndefined();
  },
);

it('trusts the networks that are named, and no other', () => {
  const trusted = trustOf(['10.1.0.0/24', 'fd00::/8']);
  expect(['10.1.0.2', '::ffff:10.1.0.2', 'fd12::1'].filter((address) => !trusted(address))).toEqual([]);
  expect(['10.1.1.2', '::ffff:10.1.1.2', 'fe80::1', '', undefined].filter(trusted)).toEqual([]);
});

it('trusts nobody unless told to', () => {
  expect(trustOf([])('127.0.0.1')).toBe(false);
});
