/** One HTTP/2 session: an open stream on which the server counts, and requests beside it. */
import { connect } from 'node:http2';
import { createInterface } from 'node:readline';
import { fault, finish, host, port, reply, stopped } from './client.mjs';

const session = connect(`http://${host.includes(':') ? `[${host}]` : host}:${port}`);
session.on('error', (error) => fault(`session: ${error.message}`));
session.on('close', () => {
  if (!stopped()) fault('the session was closed');
  finish();
});
let ticks = 0;
createInterface({ input: session.request({ ':path': '/ticks' }) }).on('line', (line) => {
  ticks += 1;
  if (line !== `tick ${ticks}`) fault(`wanted tick ${ticks}, got ${line}`);
  reply();
  if (stopped()) finish();
});
let n = 0;
function ask() {
  n += 1;
  const wanted = String(n);
  let body = '';
  const stream = session.request({ ':path': `/echo/${wanted}` });
  stream.on('data', (chunk) => (body += chunk));
  stream.on('error', (error) => fault(`stream: ${error.message}`));
  stream.on('end', () => {
    if (body !== wanted) fault(`wanted ${wanted}, got ${body}`);
    setTimeout(ask, 20);
  });
}
ask();
