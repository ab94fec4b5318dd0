import { expect, it } from 'vitest';
import { parseUnixConnections } from './unix-sockets.js';

it('tells who is connected to whom', () => {
  const listing = `u_str LISTEN 0      4096   /run/a b.sock 100            * 0
u_str ESTAB  0      0      /run/a b.sock 101            * 102
u_seq ESTAB  0      0      * 102            * 101
u_dgr ESTAB  0      0      * 7              * 8
u_dgr UNCONN 0      0      /dev/log 8              * 0
`;
  expect(parseUnixConnections(listing)).toEqual([
    { kind: 'stream', inode: '101', peerInode: '102', path: '/run/a b.sock' },
    { kind: 'seqpacket', inode: '102', peerInode: '101', path: '' },
    { kind: 'datagram', inode: '7', peerInode: '8', path: '' },
  ]);
});
