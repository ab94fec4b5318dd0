// The nodes of a benchmark: two to migrate between, with an sshd for the recipe of CRIU's wiki, and one for clients.
import { execFile } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { connect, loadControllerConfig } from '@ferry/controller';
import { Lab } from '@ferry/lab';

const run = promisify(execFile);
const SSH_PORT = 7722;
/** Allows plaintext between the nodes; what travels how is each contender's choice. */
const TRUSTING = { trusted_networks: ['0.0.0.0/0'] };

/**
 * Nodes a and b ready to be measured, and c for clients. close() removes them.
 * @returns lab; ferry, a connected controller; directory, seen by all nodes; sshConfig; sshd, the daemons' host pids
 */
export async function startNodes(runTmpfsBytes) {
  const directory = `/dev/shm/ferry-bench-${process.pid}`;
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { mode: 0o700 });
  const lab = await Lab.up({ name: `bench-${process.pid}`, nodes: 3, runTmpfsBytes, agentConfig: TRUSTING });
  const close = async () => {
    await lab.down();
    await rm(directory, { recursive: true, force: true });
  };
  try {
    const ssh = await startSshd(lab, directory);
    const ferry = await connect(await loadControllerConfig(lab.configFile));
    for (const node of lab.nodes) await ferry.node(node.name).ready(20_000);
    return {
      lab,
      ferry,
      directory,
      sshConfig: ssh.config,
      sshd: ssh.pids,
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
  const pids = [];
  for (const node of ['a', 'b'].map((name) => lab.node(name))) {
    await node.exec(['mkdir', '-p', '/run/sshd']);
    const { hostPid } = await node.run(['/usr/sbin/sshd', '-D', '-f', file('sshd_config')], {
      stdout: file(`sshd-${node.name}.log`),
    });
    pids.push(hostPid);
  }
  return { config: file('ssh_config'), pids };
}
