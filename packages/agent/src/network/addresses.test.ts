import { expect, it } from 'vitest';
import { parseAddress, printAddress } from '../sessions/addresses.js';
import { canonicalAddress } from './addresses.js';

it.each([
  ['10.77.0.1', '10.77.0.1'],
  ['FD77:0:0::1', 'fd77::1'],
  ['fd77:0:0:0:0:0:0:1', 'fd77::1'],
  ['::1', '::1'],
])('spells %s as the kernel does', (given, wanted) => expect(canonicalAddress(given)).toBe(wanted));

it.each(['', 'host', '10.0.0.1/24', '10.0.0.256', '1; reboot', 'fe80::1%eth0; x'])('refuses %j', (text) => {
  expect(() => canonicalAddress(text)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
});

it('reads what the peer says about an address, and nothing else', () => {
  const held = {
    address: 'fd77::100',
    prefixLength: 64,
    family: 'inet6',
    device: 'eth0',
    label: '',
  } as const;
  expect(parseAddress(printAddress(held))).toEqual(held);
  for (const text of [
    '10.0.0.1 eth0',
    '10.0.0.1/24 eth0 x',
    '10.0.0.1/24 ../x',
    '$(x)/24 eth0',
    '10.0.0.1/24 averyverylongname',
  ]) {
    expect(() => parseAddress(text)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
  }
});
