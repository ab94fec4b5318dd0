/** An interactive shell on a pty, over one connection: what was set in it must still be set. */
import { connect } from 'node:net';
import { fault, finish, guard, host, port, reply, stopped } from './client.mjs';

const socket = guard(connect(Number(port), host));
socket.setNoDelay(true);
let seen = '';
let n = 0;
socket.on('connect', () =>
  socket.write('stty -echo; PS1=; cd /usr/share; secret=kept; echo ready-$((40+2))\n'),
);
function next() {
  if (stopped()) return finish();
  n += 1;
  seen = '';
  socket.write(`tty; echo "<$secret $PWD $((${n} * 3))>"\n`);
}
let ready = false;
socket.on('data', (chunk) => {
  seen += chunk;
  if (!ready) {
    ready = seen.includes('ready-42');
    if (ready) setTimeout(next, 50);
    return;
  }
  const answer = /<([^>]*)>/.exec(seen)?.[1];
  if (answer === undefined) return;
  if (answer !== `kept /usr/share ${n * 3}` || !/\/dev\/pts\/\d+/.test(seen))
    fault(`got ${JSON.stringify(seen)} for ${n}`);
  reply();
  setTimeout(next, 10);
});
