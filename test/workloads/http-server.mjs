// An ordinary HTTP server with something to remember. Proves that a service moves with its memory and its connections.
// usage: node http-server.mjs PORT
//   /count   adds one, and answers {"count": N, "pid": PID}
//   /sum     answers {"sha256": HEX, "pid": PID} of 32 MiB made at the start: the same for as long as it lives
import { createHash, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import process from 'node:process';

const [port] = process.argv.slice(2);
if (port === undefined) throw new Error('usage: node http-server.mjs PORT');
const ballast = randomBytes(32 * 2 ** 20);
let count = 0;

const routes = {
  '/count': () => ({ count: (count += 1) }),
  '/sum': () => ({ sha256: createHash('sha256').update(ballast).digest('hex') }),
};

createServer((request, response) => {
  const answer = Object.hasOwn(routes, request.url) ? routes[request.url]() : undefined;
  response.writeHead(answer === undefined ? 404 : 200, { 'content-type': 'application/json' });
  response.end(`${JSON.stringify({ ...answer, pid: process.pid })}\n`);
}).listen(Number(port), '0.0.0.0', () => console.log(`listening on ${port}`));
