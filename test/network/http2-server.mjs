/** An HTTP/2 server with state: /ticks counts on an open stream every 20 ms, /echo/X answers X. usage: PORT */
import { createServer } from 'node:http2';

const server = createServer();
server.on('stream', (stream, headers) => {
  const path = headers[':path'];
  stream.respond({ ':status': 200 });
  if (path !== '/ticks') {
    stream.end(path.slice('/echo/'.length));
    return;
  }
  let n = 0;
  const timer = setInterval(() => stream.write(`tick ${++n}\n`), 20);
  stream.on('close', () => clearInterval(timer));
});
server.listen(Number(process.argv[2]), '::');
