// Writes to a Redis all the time, over connections that live as long as it does, and says when it had to wait.
// usage: node redis-client.mjs HOST PORT KEYS FILE
// Appends to FILE "gap FROM TO" (seconds since 1970) for every answer that took more than LEAST_MS, and "failed WHY".
import { randomBytes } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { connect } from 'node:net';

const LEAST_MS = 20;
const CONNECTIONS = 4;
/** Between an answer and the next command: some 1,500 commands per second in all, which two processors can stand. */
const THINK_MS = 2;
const [host, port, keys, file] = process.argv.slice(2);
const VALUE_BYTES = 1024;

for (let n = 0; n < CONNECTIONS; n += 1) {
  const socket = connect({ host, port: Number(port), noDelay: true });
  let asked = 0;
  const ask = () => {
    const key = `key:${Math.floor(Math.random() * Number(keys))}`;
    const value = randomBytes(VALUE_BYTES / 2).toString('hex');
    asked = Date.now();
    socket.write(`*3\r\n$3\r\nSET\r\n$${key.length}\r\n${key}\r\n$${VALUE_BYTES}\r\n${value}\r\n`);
  };
  socket.on('connect', ask);
  socket.on('data', (answer) => {
    if (!answer.toString().startsWith('+OK')) appendFileSync(file, `failed ${answer}\n`);
    const now = Date.now();
    if (now - asked > LEAST_MS) appendFileSync(file, `gap ${asked / 1000} ${now / 1000}\n`);
    setTimeout(ask, THINK_MS);
  });
  socket.on('error', (error) => appendFileSync(file, `failed ${error.message}\n`));
  socket.on('close', () => appendFileSync(file, 'failed: the connection was closed\n'));
}
