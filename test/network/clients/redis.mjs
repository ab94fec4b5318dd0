/** SET then GET, one at a time, from one long-lived connection; every GET must give what was just set. */
import { connect } from 'node:net';
import { finish, fault, guard, host, port, reply, stopped } from './client.mjs';

const socket = guard(connect(Number(port), host));
socket.setNoDelay(true);
let n = 0;
let seen = '';
const command = (...words) =>
  `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`;
function next() {
  if (stopped()) return finish();
  n += 1;
  socket.write(
    command('SET', `key-${n % 100}`, `value-${n}`) +
      command('GET', `key-${n % 100}`) +
      command('INCR', 'count'),
  );
}
socket.on('connect', () => {
  socket.write(command('SET', 'count', '0'));
});
let first = true;
socket.on('data', (chunk) => {
  seen += chunk;
  if (first) {
    if (!seen.endsWith('\r\n')) return;
    first = false;
    seen = '';
    return next();
  }
  const value = `value-${n}`;
  const want = `+OK\r\n$${value.length}\r\n${value}\r\n:${n}\r\n`;
  if (seen.length < want.length) return;
  // A command that was applied twice, or not at all, shows in the counter.
  if (seen !== want) fault(`wanted ${JSON.stringify(want)}, got ${JSON.stringify(seen)}`);
  seen = '';
  reply();
  setTimeout(next, 2);
});
