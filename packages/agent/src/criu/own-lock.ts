import { access, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FerryError } from '@ferry/protocol';
import { execa } from 'execa';
import { loweringScript, raiseShield, shieldName, type Firewall, type LocalEnd } from '../network/shield.js';
import { lookAt, treeSockets } from '../processes/snapshot.js';
import type { InetSocket } from '../processes/sockets.js';
import { readTree } from '../processes/tree.js';

/** In the directory of the hold, where gate.sh runs it on an abort, right before CRIU lets the tree go on. */
const SCRIPT = 'unlock';

const EVERY_ADDRESS = new Set(['0.0.0.0', '::']);

/**
 * Sets the network lock where CRIU cannot set its own (real-user.ts): what goes to or comes from the TCP ports that the tree
 * has open is dropped. It stands before criu is started, which is a little earlier than CRIU's, and like CRIU's it
 * stays until somebody takes it away. Ports and not connections, so that none can be made meanwhile either.
 * @param dir directory of the hold
 * @param id of the migration or operation
 * @returns what is locked
 */
export async function lockNetwork(
  dir: string,
  id: string,
  pid: number,
  firewall: Firewall,
): Promise<readonly LocalEnd[]> {
  const name = shieldName('lock', id);
  const ends = localEnds(await socketsOf(pid));
  await writeFile(join(dir, SCRIPT), loweringScript(name, firewall), { mode: 0o600 });
  await raiseShield(name, ends, firewall);
  return ends;
}

/** Takes the lock away that stands for this directory's dump; nothing happens when there is none. */
export async function unlockNetwork(dir: string): Promise<void> {
  const script = join(dir, SCRIPT);
  const there = await access(script).then(
    () => true,
    () => false,
  );
  if (!there) return;
  const { exitCode, stderr } = await execa('sh', [script], { reject: false });
  if (exitCode !== 0) throw new FerryError('FIREWALL_FAILED', `network lock: ${stderr}`);
  await rm(script, { force: true });
}

/**
 * For a tree that is frozen: throws TCP_IN_FLIGHT when it has a connection from before the freeze and after the lock.
 * What arrives there may be acknowledged by the kernel and yet not be in the dump.
 */
export async function checkLocked(pid: number, locked: readonly LocalEnd[]): Promise<void> {
  const known = new Set(locked.map(keyOf));
  const missed = localEnds(await socketsOf(pid)).find(
    ({ address, port }) => !known.has(keyOf({ address, port })) && !known.has(keyOf({ address: '', port })),
  );
  if (missed !== undefined)
    throw new FerryError(
      'TCP_IN_FLIGHT',
      `${missed.address}:${missed.port} was connected after the network lock`,
      {
        remedy: 'Try again.',
      },
    );
}

async function socketsOf(pid: number): Promise<InetSocket[]> {
  const seen = await Promise.all((await readTree({ pid })).map(lookAt));
  return (await treeSockets(seen.filter((one) => one !== undefined))).open;
}

function localEnds(sockets: readonly InetSocket[]): LocalEnd[] {
  const ends = sockets
    .filter(({ protocol, localPort }) => protocol.startsWith('tcp') && localPort !== 0)
    .map(({ localAddress, localPort }) => ({
      address: EVERY_ADDRESS.has(localAddress) ? '' : localAddress,
      port: localPort,
    }));
  return [...new Map(ends.map((end) => [keyOf(end), end])).values()];
}

function keyOf({ address, port }: LocalEnd): string {
  return `${address} ${port}`;
}
