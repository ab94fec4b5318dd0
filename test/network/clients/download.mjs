/** One HTTP download, throttled so that it lasts over the whole move; its SHA-256 must be right at the end. */
import { createHash } from 'node:crypto';
import { get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { fault, finish, host, more, note, port, reply } from './client.mjs';

const [path, bytesPerSecond, wanted] = more;
const request = get({ host, port, path, agent: false }, async (response) => {
  const hash = createHash('sha256');
  let bytes = 0;
  const start = performance.now();
  try {
    for await (const chunk of response) {
      hash.update(chunk);
      bytes += chunk.length;
      reply();
      note({ bytes });
      const due = start + (bytes / Number(bytesPerSecond)) * 1000;
      if (due > performance.now()) await sleep(due - performance.now());
    }
    const sha256 = hash.digest('hex');
    if (sha256 !== wanted) fault(`sha256 ${sha256} of ${bytes} bytes, wanted ${wanted}`);
  } catch (error) {
    fault(`download: ${error.message} after ${bytes} bytes`);
  }
  finish();
});
request.on('error', (error) => fault(`request: ${error.message}`));
