// The nodes of a benchmark: a lab, an sshd on each for the recipe of CRIU's wiki, and workloads with a clock.
import { execFile } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { connect, loadControllerConfig } from '@ferry/controller';
import { Lab } from '@ferry/lab';

const run = promisify(execFile);
const WORKLOAD = fileURLToPath(new URL('workload.pl', import.meta.url));
const SSH_PORT = 7722;
/** Allows plaintext between the nodes; what travels how is each contender's choice. */
const TRUSTING = { trusted_networks: ['0.0.0.0/0'] };
/** A gap is written when it is over, at the latest one round of the workload's loop later. */
const SETTLE_MS = 150;

/** Two nodes ready to be measured. close() removes them. */
export async function startNodes(runTmpfsBytes) {
  const directory = `/dev/shm/ferry-bench-${process.pid}`;
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { mode: 0o700 });
  const lab = await Lab.up({ name: `bench-${process.pid}`, nodes: 2, runTmpfsBytes, agentConfig: TRUSTING });
  const close = async () => {
    await lab.down();
    await rm(directory, { recursive: true, force: true });
  };
  try {
    const sshConfig = await startSshd(lab, directory);
    const ferry = await connect(await loadControllerConfig(lab.configFile));
    for (const node of lab.nodes) await ferry.node(node.name).ready(20_000);
    return {
      lab,
      ferry,
      directory,
      sshConfig,
      close: async () => {
        ferry.close();
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function startSshd(lab, directory) {
  const file = (name) => join(directory, name);
  for (const key of ['host', 'user'])
    await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', file(key)]);
  await writeFile(
    file('sshd_config'),
    [
      `Port ${SSH_PORT}`,
      `HostKey ${file('host')}`,
      `AuthorizedKeysFile ${file('user.pub')}`,
      'StrictModes no',
      'PermitRootLogin yes',
      'PidFile none',
      'Subsystem sftp internal-sftp',
      '',
    ].join('\n'),
  );
  await writeFile(
    file('ssh_config'),
    [
      'Host *',
      `Port ${SSH_PORT}`,
      `IdentityFile ${file('user')}`,
      'StrictHostKeyChecking no',
      'UserKnownHostsFile /dev/null',
      'LogLevel ERROR',
      '',
    ].join('\n'),
  );
  for (const node of lab.nodes) {
    await node.exec(['mkdir', '-p', '/run/sshd']);
    await node.run(['/usr/sbin/sshd', '-D', '-f', file('sshd_config')], {
      stdout: file(`sshd-${node.name}.log`),
    });
  }
  return file('ssh_config');
}

/** Starts the workload on node a, and returns once its memory is filled. */
export async function startWorkload({ lab, directory }, mib) {
  const file = join(directory, `workload-${mib}`);
  const { pid } = await lab.node('a').run(['perl', WORKLOAD, String(mib), file]);
  while (!(await text(file)).startsWith('ready\n')) await sleep(50);
  return { pid, file };
}

/**
 * The longest time between `sinceMs` and now in which the workload did not run, in milliseconds.
 * @param sinceMs of the clock of this machine, which all nodes share
 */
export async function longestGapMs({ file }, sinceMs) {
  await sleep(SETTLE_MS);
  const gaps = (await text(file))
    .split('\n')
    .map((line) => line.split(' '))
    .filter(([word, , to]) => word === 'gap' && Number(to) * 1000 >= sinceMs)
    .map(([, from, to]) => (Number(to) - Number(from)) * 1000);
  if (gaps.length === 0) throw new Error(`${file}: no gap, so nothing was migrated`);
  return Math.max(...gaps);
}

const text = (file) =>
  readFile(file, 'utf8').catch((error) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
