/**
 * A server and its client in one process, over the loopback of their own network name space: the whole name space
 * moves. usage: FILE; appends "features N ok|BAD WHAT PID\n"
 */
import { connect, createServer } from 'node:net';
import { openSync, writeSync } from 'node:fs';

const out = openSync(process.argv[2], 'a');
const server = createServer((socket) => socket.pipe(socket));
server.listen(7000, '127.0.0.1', () => {
  const client = connect(7000, '127.0.0.1');
  let n = 0;
  let sent = '';
  const say = (verdict) => writeSync(out, `features ${n} ${verdict} ${process.pid}\n`);
  const next = () => {
    n += 1;
    sent = `message ${n}`;
    client.write(sent);
  };
  client.on('connect', next);
  client.on('data', (chunk) => {
    say(chunk.toString() === sent ? 'ok' : `BAD ${chunk}`);
    setTimeout(next, 20);
  });
  for (const event of ['error', 'close']) client.on(event, (error) => say(`BAD ${event} ${error}`));
});
