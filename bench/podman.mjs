// A workload in a container of podman's. Each node has a podman of its own: all that it keeps is in the node's /run.
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CRIU } from './criu.mjs';
import { makeRoot } from './container-root.mjs';

/** Its name on both nodes. */
export const CONTAINER = 'ferry-bench';
const IMAGE = 'ferry-bench';
/** On each node. */
const STATE = '/run/ferry-bench-podman';
/** What it knows of blobs: no setting puts it elsewhere, so each node gets a tmpfs there. */
const CACHE = '/var/lib/containers/cache';

const homeOf = ({ directory }) => join(directory, 'podman');
/** The command that is podman with this configuration, for all nodes. */
export const podmanOf = (nodes) => join(homeOf(nodes), 'podman');

/** Starts a command on node a, in a container with the machine's /usr that sees what all nodes see. */
export async function start(nodes, argv) {
  await configure(nodes);
  await installImage(nodes);
  const { directory } = nodes;
  // The default limits are more than a root without CAP_SYS_RESOURCE may ask for.
  const options = ['--name', CONTAINER, '--ulimit', 'host', '--cgroup-parent', '/'];
  const volumes = ['/usr:/usr:ro', `${directory}:${directory}`].flatMap((volume) => ['--volume', volume]);
  await podman(nodes, 'a', ['run', '--detach', ...options, ...volumes, IMAGE, ...argv]);
}

/** Ends it, wherever it is, and removes all that podman kept. */
export async function end(nodes) {
  for (const name of ['a', 'b']) {
    await podman(nodes, name, ['rm', '--all', '--force', '--time', '0']);
    await nodes.lab.node(name).exec(['umount', CACHE]);
    await nodes.lab.node(name).exec(['rm', '-rf', STATE]);
  }
  await nodes.lab.node('a').exec(['rmdir', '--parents', '--ignore-fail-on-non-empty', CACHE]);
}

async function podman(nodes, name, argv) {
  const { exitCode, stderr } = await nodes.lab.node(name).exec([podmanOf(nodes), ...argv]);
  if (exitCode !== 0) throw new Error(`podman ${argv[0]} on node ${name}: ${stderr}`);
}

/** Nothing of the machine's own podman is read or written, and nothing is left in the cgroups that the nodes share. */
async function configure(nodes) {
  const home = homeOf(nodes);
  const [containers, storage] = ['containers.conf', 'storage.conf'].map((name) => join(home, name));
  const criu = join(home, 'bin', 'criu');
  await rm(home, { recursive: true, force: true });
  await mkdir(dirname(criu), { recursive: true });
  // podman and runc look for it in the PATH.
  await symlink(CRIU, criu);
  await writeFile(
    containers,
    toml({
      containers: { cgroups: 'no-conmon', log_driver: 'none', netns: 'host' },
      engine: {
        cgroup_manager: 'cgroupfs',
        events_logger: 'none',
        // The others are in /dev/shm, which the nodes share.
        lock_type: 'file',
        runtime: 'runc',
        tmp_dir: `${STATE}/tmp`,
      },
    }),
  );
  await writeFile(
    storage,
    toml({ storage: { driver: 'vfs', graphroot: `${STATE}/storage`, runroot: `${STATE}/run` } }),
  );
  const settings = `PATH=${dirname(criu)}:$PATH CONTAINERS_CONF=${containers} CONTAINERS_STORAGE_CONF=${storage}`;
  await writeFile(podmanOf(nodes), `#!/bin/sh\nexport ${settings}\nexec podman "$@"\n`, { mode: 0o755 });
}

/** A container can only be restored where the image that it was made of is, by its id. */
async function installImage(nodes) {
  const [root, tar, image] = ['rootfs', 'rootfs.tar', 'image.tar'].map((name) => join(homeOf(nodes), name));
  await makeRoot(root);
  await nodes.lab.node('a').exec(['tar', '--create', '--file', tar, '--directory', root, '.']);
  for (const name of ['a', 'b']) {
    await nodes.lab.node(name).exec(['mkdir', '--parents', CACHE]);
    await nodes.lab.node(name).exec(['mount', '-t', 'tmpfs', 'tmpfs', CACHE]);
  }
  await podman(nodes, 'a', ['import', tar, IMAGE]);
  await podman(nodes, 'a', ['save', '--output', image, IMAGE]);
  await podman(nodes, 'b', ['load', '--input', image]);
}

const toml = (tables) =>
  Object.entries(tables)
    .flatMap(([name, table]) => [
      `[${name}]`,
      ...Object.entries(table).map(([key, value]) => `${key} = ${JSON.stringify(value)}`),
      '',
    ])
    .join('\n');
