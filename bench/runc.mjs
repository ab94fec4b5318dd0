// A workload in a container of runc's.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeRoot } from './container-root.mjs';

/** Its name on a node: the nodes share the machine's cgroups. */
export const containerOn = (node) => `ferry-bench-${process.pid}-${node}`;

/** Where its bundle is, for all nodes. */
export const bundleOf = ({ directory }) => join(directory, 'bundle');

/** Starts a command on node a, in a container with the machine's /usr that sees what all nodes see. */
export async function start(nodes, argv) {
  const bundle = bundleOf(nodes);
  await makeRoot(join(bundle, 'rootfs'));
  await writeFile(join(bundle, 'config.json'), JSON.stringify(configuration(nodes.directory, argv)));
  const log = join(bundle, 'log');
  const runc = ['runc', '--log', log, 'run', '--detach', '--bundle', bundle, containerOn('a')];
  // Its streams become the container's, and CRIU dumps none that are not in it.
  const { exitCode } = await nodes.lab
    .node('a')
    .exec(['sh', '-c', 'exec "$@" </dev/null >/dev/null 2>&1', 'sh', ...runc]);
  if (exitCode !== 0) throw new Error(`runc run: ${await readFile(log, 'utf8')}`);
}

/** Ends it, wherever it is. */
export async function end({ lab }) {
  for (const name of ['a', 'b']) await lab.node(name).exec(['runc', 'delete', '--force', containerOn(name)]);
}

/** https://github.com/opencontainers/runtime-spec/blob/main/config.md */
function configuration(directory, args) {
  const bind = (path, options) => ({
    destination: path,
    type: 'bind',
    source: path,
    options: ['bind', ...options],
  });
  return {
    ociVersion: '1.0.2',
    process: { user: { uid: 0, gid: 0 }, args, env: ['PATH=/usr/bin'], cwd: '/' },
    // CRIU makes a directory in its /tmp when it restores.
    root: { path: 'rootfs', readonly: false },
    mounts: [
      { destination: '/proc', type: 'proc', source: 'proc' },
      { destination: '/dev', type: 'tmpfs', source: 'tmpfs', options: ['nosuid', 'mode=755'] },
      bind('/usr', ['ro']),
      bind(directory, ['rw']),
    ],
    linux: { namespaces: ['pid', 'ipc', 'uts', 'mount'].map((type) => ({ type })) },
  };
}
