/** One psql session: an open transaction that grows and is counted through a prepared statement, all the time. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { finish, fault, host, port, reply, stopped } from './client.mjs';

const psql = spawn(
  'psql',
  ['-h', host, '-p', port, '-U', 'postgres', '-d', 'postgres', '-qAtX', '-v', 'ON_ERROR_STOP=1'],
  { stdio: ['pipe', 'pipe', 'pipe'] },
);
psql.stderr.on('data', (text) => fault(`psql: ${text}`));
psql.on('close', () => {
  if (!stopped()) fault('psql ended');
  finish();
});
psql.stdin.write(
  `CREATE TEMP TABLE t (n int);\nPREPARE total(int) AS SELECT count(*) || ' ' || coalesce(sum(n), 0) || ' ' || $1 FROM t;\nBEGIN;\n`,
);
let n = 0;
function next() {
  if (stopped()) {
    psql.stdin.end('ROLLBACK;\n');
    return;
  }
  n += 1;
  psql.stdin.write(`INSERT INTO t VALUES (${n});\nEXECUTE total(${n});\n`);
}
createInterface({ input: psql.stdout }).on('line', (line) => {
  const want = `${n} ${(n * (n + 1)) / 2} ${n}`;
  if (line !== want) fault(`wanted ${want}, got ${line}`);
  reply();
  setTimeout(next, 5);
});
next();
