// What is moved. Each has a clock of its own that sees every pause: the process's, or that of its clients.
import { copyFile, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import * as podman from './podman.mjs';
import * as runc from './runc.mjs';

const script = (name) => fileURLToPath(new URL(name, import.meta.url));
/** A gap is written when it is over, at the latest one round of the workload's loop later. */
const SETTLE_MS = 150;
/** To fill 4 GiB takes some 15 s. */
const START_LIMIT_MS = 120_000;
/** What runs a workload in a container. */
const ENGINES = { podman, runc };
const REDIS_PORT = 6379;
const REDIS_VALUE_BYTES = 1024;

/**
 * Starts a workload of the plan on node a and waits until its memory is filled.
 * @param engine of ENGINES: in a container of this one's; not for Redis. undefined: in none
 * @returns {Promise<Workload>} what moves
 */
export function startWorkload(nodes, workload, engine) {
  return workload.kind === 'redis' ? startRedis(nodes, workload) : startMemory(nodes, workload, engine);
}

async function startMemory(nodes, { memoryMib, dirtyPercent, processes }, engine) {
  const [file, program] = ['gaps', 'workload.pl'].map((name) => join(nodes.directory, name));
  await rm(file, { force: true });
  await copyFile(script('workload.pl'), program);
  const argv = ['perl', program, memoryMib, file, dirtyPercent, processes].map(String);
  let pid;
  if (engine === undefined) ({ pid } = await nodes.lab.node('a').run(argv));
  else await ENGINES[engine].start(nodes, argv);
  const filled = async () => (await text(file)).match(/^filled$/gm)?.length === processes;
  await until(filled, 'the memory is filled');
  return new Workload(nodes, pid, file, { engine });
}

async function startRedis(nodes, { memoryMib }) {
  const { lab, directory } = nodes;
  const [file, config] = ['redis-clients', 'redis.conf'].map((name) => join(directory, name));
  const address = lab.node('a').address.replace(/\d+$/, '100');
  const settings = ['bind *', 'protected-mode no', 'save ""', 'enable-debug-command yes', `dir ${directory}`];
  await writeFile(config, `${settings.join('\n')}\nport ${REDIS_PORT}\n`);
  await rm(file, { force: true });
  const node = lab.node('a');
  await node.exec(['ip', 'addr', 'add', `${address}/24`, 'dev', 'eth0']);
  const { pid } = await node.run(['redis-server', config]);
  const cli = (...words) => node.exec(['redis-cli', '-p', String(REDIS_PORT), ...words]);
  await until(async () => (await cli('PING')).stdout === 'PONG', 'Redis answers');
  const keys = String((memoryMib * 2 ** 20) / REDIS_VALUE_BYTES);
  const filled = await cli('DEBUG', 'POPULATE', keys, 'key', String(REDIS_VALUE_BYTES));
  if (filled.stdout !== 'OK') throw new Error(`redis: ${filled.stdout}${filled.stderr}`);
  const argv = [process.execPath, script('redis-client.mjs'), address, String(REDIS_PORT), keys, file];
  const client = await lab.node('c').run(argv);
  await sleep(1000);
  return new Workload(nodes, pid, file, { address, client: client.pid });
}

/** A started workload, which goes back and forth. */
class Workload {
  #nodes;
  #file;
  #client;
  #engine;
  /** Its pid, which is the same wherever it runs; undefined: it is a container. */
  pid;
  /** The address that has to go with it; undefined: none. */
  address;
  /** Where it runs, and where it goes next. */
  from = 'a';
  to = 'b';

  constructor(nodes, pid, file, { address, client, engine }) {
    this.#nodes = nodes;
    this.pid = pid;
    this.#file = file;
    this.address = address;
    this.#client = client;
    this.#engine = engine;
  }

  /** It has moved. */
  moved() {
    [this.from, this.to] = [this.to, this.from];
  }

  /**
   * The longest time between `sinceMs` and now in which it did not run, or did not answer, in milliseconds.
   * @param sinceMs of the clock of this machine, which all nodes share
   */
  async longestPauseMs(sinceMs) {
    await sleep(SETTLE_MS);
    const lines = (await text(this.#file)).split('\n').map((line) => line.split(' '));
    const failed = lines.find(([word]) => word.startsWith('failed'));
    if (failed !== undefined) throw new Error(`a client: ${failed.join(' ')}`);
    const gaps = lines
      .filter(([word, , to]) => word === 'gap' && Number(to) * 1000 >= sinceMs)
      .map(([, from, to]) => (Number(to) - Number(from)) * 1000);
    if (gaps.length === 0) throw new Error(`${this.#file}: no gap, so nothing was migrated`);
    return Math.max(...gaps);
  }

  /** Ends it wherever it is. */
  async stop() {
    const { lab } = this.#nodes;
    if (this.#engine !== undefined) return ENGINES[this.#engine].end(this.#nodes);
    if (this.#client !== undefined) await lab.node('c').exec(['kill', '-KILL', String(this.#client)]);
    for (const name of ['a', 'b']) {
      const node = lab.node(name);
      await node.exec(['sh', '-c', `kill -KILL -- -${this.pid}; kill -KILL ${this.pid}`]);
      // What holds gigabytes takes its time, and its port is not free until then.
      const gone = async () => (await node.exec(['kill', '-0', String(this.pid)])).exitCode !== 0;
      await until(gone, `process ${this.pid} is gone`);
      if (this.address !== undefined)
        await node.exec(['ip', 'addr', 'del', `${this.address}/24`, 'dev', 'eth0']);
      await node.exec(['nft', 'flush', 'ruleset']);
    }
  }
}

async function until(condition, what) {
  const deadlineMs = Date.now() + START_LIMIT_MS;
  while (!(await condition())) {
    if (Date.now() > deadlineMs) throw new Error(`waited ${START_LIMIT_MS} ms, but not until ${what}`);
    await sleep(50);
  }
}

const text = (file) =>
  readFile(file, 'utf8').catch((error) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
