import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HandedOver } from './handed-over.js';

const SECRET = Buffer.alloc(32, 7);
const MIB = 1 << 20;
/** In the place of criu: sends MIB of noise, which begins with SEED, and waits for an answer. */
const SENDER = `my ($mib, $seed) = @ARGV; srand $seed; my $noise = pack 'L*', map { rand 2**32 } 1 .. 2**18;
  open my $page, '+<&=', 0; for (1 .. $mib) { my $at = 0;
    $at += syswrite($page, $noise, 1048576 - $at, $at) // exit 3 while $at < 1048576 }
  sysread $page, my $answer, 9 or exit 4; exit($answer eq 'done' ? 0 : 5)`;
/** Takes as much, and answers. */
const TAKER = `my ($mib) = @ARGV; my $left = $mib << 20; open my $page, '+<&=', 0;
  while ($left > 0) { $left -= sysread($page, my $some, 65536) || exit 3 } syswrite $page, 'done'; exit 0`;
const IDLE = 'sleep 60';

let server: Server;
let ends: Socket[];
let directories: string[];
let children: ChildProcess[];

beforeEach(async () => {
  server = createServer({ pauseOnConnect: true, allowHalfOpen: true });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const accepted = once(server, 'connection') as Promise<[Socket]>;
  const one = connect({
    port: (server.address() as AddressInfo).port,
    host: '127.0.0.1',
    allowHalfOpen: true,
  });
  one.pause();
  ends = [one, ...(await accepted)];
  for (const end of ends) end.on('error', () => undefined);
  directories = await Promise.all(ends.map(() => mkdtemp(join(tmpdir(), 'ferry-carry-'))));
  children = [];
});
afterEach(async () => {
  for (const end of ends) end.destroy();
  for (const child of children) child.kill('SIGKILL');
  server.close();
  for (const directory of directories) await rm(directory, { recursive: true, force: true });
});

async function start(
  end: 0 | 1,
  script: string,
  args: readonly string[],
): Promise<{ pages: HandedOver; exit: Promise<unknown> }> {
  const socket = ends[end] as Socket;
  const pages = new HandedOver(socket, SECRET, () => undefined);
  const directory = directories[end] ?? '';
  const criu = ['perl', '-e', script, ...args];
  const [file = '', ...rest] = await pages.carrying(end === 0 ? 'send' : 'take', directory, criu);
  const child = spawn(file, rest, { stdio: [socket, 'inherit', 'inherit'] });
  children.push(child);
  return { pages, exit: once(child, 'exit').then(([code, signal]) => (code ?? signal) as unknown) };
}

describe('HandedOver', () => {
  it('carries pages and the answer, and both ends sum up the same', async () => {
    const sender = await start(0, SENDER, ['40', '1']);
    const taker = await start(1, TAKER, ['40']);
    expect(await Promise.all([sender.exit, taker.exit])).toEqual([0, 0]);
    const [sent, taken] = await Promise.all(
      [sender, taker].map(async ({ pages }) => (await pages.passed()).sum()),
    );
    expect(sent?.bytes).toBe(40 * MIB);
    expect(taken).toEqual(sent);
    expect((await Promise.all(directories.map((directory) => readdir(directory)))).flat()).toEqual([]);
  });

  it('ends with a criu that is killed while the other end takes nothing', async () => {
    const sender = await start(0, SENDER, ['40', '1']);
    await expect.poll(() => sender.pages.bytes()).toBeGreaterThan(0);
    children[0]?.kill('SIGKILL');
    expect(await sender.exit).toBe('SIGKILL');
    expect((await sender.pages.passed()).bytes).toBeLessThan(40 * MIB);
  });

  it('ends criu when the connection is cut', async () => {
    const sender = await start(0, SENDER, ['40', '1']);
    await expect.poll(() => sender.pages.bytes()).toBeGreaterThan(0);
    sender.pages.cut();
    expect(await sender.exit).not.toBe(0);
    await sender.pages.passed();
  });

  it('ends with a criu that takes nothing any more', async () => {
    const taker = await start(1, IDLE, []);
    await expect.poll(() => readdir(directories[1] ?? '')).toEqual([]);
    children[0]?.kill('SIGKILL');
    expect(await taker.exit).toBe('SIGKILL');
    expect((await taker.pages.passed()).bytes).toBe(0);
  });
});
