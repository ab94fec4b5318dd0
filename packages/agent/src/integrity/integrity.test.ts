import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PAGE_FLAGS, PAGE_SIZE, writePagemap, type PagemapEntry } from '@ferry/criu';
import type { PageBatch } from '@ferry/protocol';
import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, it } from 'vitest';
import { readStartTime } from '../processes/procfs.js';
import { FrozenMemory } from './frozen-memory.js';
import type { PageRun } from '../pages/page-stream.js';
import { comparePages } from './received-pages.js';

const SECRET = Buffer.alloc(32, 5);
const PAGES = 9000;

let child: ChildProcess;
let pid: number;
/** The pages that the child fills with noise. */
let address: number;

beforeAll(async () => {
  const script = `open R, '</dev/urandom'; $| = 1; $m = ''; read R, $m, ${(PAGES + 1) * PAGE_SIZE};
    print unpack('Q', pack 'p', $m), "\\n"; kill STOP => $$; `;
  child = spawn('perl', ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  pid = child.pid ?? 0;
  const [line] = (await once(child.stdout ?? child, 'data')) as [Buffer];
  address = Math.ceil(Number(line.toString()) / PAGE_SIZE) * PAGE_SIZE;
});
afterAll(() => child.kill('SIGKILL'));

let images: string;
beforeEach(async () => {
  images = await mkdtemp(join(tmpdir(), 'ferry-pages-'));
  await writeTask();
});
afterEach(() => rm(images, { recursive: true, force: true }));

const entry = (page: number, pages: number): PagemapEntry => ({
  vaddr: address + page * PAGE_SIZE,
  pages,
  flags: PAGE_FLAGS.present,
});

/** Where the child's thread is said to have registered rseq: in its first page. */
const RSEQ = 1024;

/** The images that tell of a process with one thread. */
async function writeTask(): Promise<void> {
  const uint = (number: number, value: number): number[] => {
    const bytes = [number << 3];
    let rest = value;
    for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80);
    return [...bytes, rest];
  };
  const inside = (number: number, message: number[]): number[] => [
    (number << 3) | 2,
    message.length,
    ...message,
  ];
  const image = (magic: number, message: number[]): Buffer => {
    const head = Buffer.alloc(12);
    [0x54564319, magic, message.length].forEach((word, index) => head.writeUInt32LE(word, index * 4));
    return Buffer.concat([head, Buffer.from(message)]);
  };
  const ids = [uint(1, pid), uint(2, 0), uint(3, pid), uint(4, pid), uint(5, pid)].flat();
  const rseq = [...uint(1, address + RSEQ), ...uint(2, 32)];
  await writeFile(join(images, 'pstree.img'), image(0x50273030, ids));
  await writeFile(join(images, `core-${pid}.img`), image(0x55053847, inside(5, inside(15, rseq))));
}

/** Images as they arrive: what the child has at those pages, unless it is changed. */
async function arrived(entries: PagemapEntry[], change: (pages: Buffer) => void = () => undefined) {
  const memory = await open(`/proc/${pid}/mem`);
  const parts: Buffer[] = [];
  for (const { vaddr, pages } of entries) {
    const part = Buffer.alloc(pages * PAGE_SIZE);
    await memory.read(part, 0, part.length, vaddr);
    parts.push(part);
  }
  await memory.close();
  const pages = Buffer.concat(parts);
  change(pages);
  await writeFile(join(images, 'pages-65537.img'), pages);
  await writePagemap(join(images, `pagemap-${pid}.img`), { pagesId: 65537, entries });
}

const runsOf = (entries: readonly PagemapEntry[], id = pid, shared = false): PageRun[] =>
  entries.map(({ vaddr, pages }) => ({ shared, id, address: vaddr, pages }));

/** Both ends in one: what the destination asks is what the source answers. */
async function compare(runs: readonly PageRun[]): Promise<PageBatch[]> {
  const tasks = [{ pid, startTimeTicks: (await readStartTime(pid)) ?? 0 }];
  const memory = new FrozenMemory(tasks, images, SECRET);
  const asked: PageBatch[] = [];
  const ask = async (batch: PageBatch): Promise<void> => {
    asked.push(batch);
    await memory.compare(batch);
  };
  try {
    await comparePages(images, SECRET, runs, ask, new AbortController().signal);
    return asked;
  } finally {
    await memory.close();
  }
}

describe('comparing pages with the memory that they came from', () => {
  it('finds them the same, in batches of 16 MiB at most that leave none out', async () => {
    const entries = [entry(0, 1), entry(3, 5000), entry(5010, 3990)];
    await arrived(entries);
    const asked = await compare(runsOf(entries));
    const runs = asked.flatMap((batch) => batch.runs);
    expect(runs.reduce((sum, { pages }) => sum + pages, 0)).toBe(8991);
    expect(runs.map((run) => run.address)).toContain(address + 5010 * PAGE_SIZE);
    for (const batch of asked)
      expect(batch.runs.reduce((sum, { pages }) => sum + pages, 0)).toBeLessThanOrEqual(4096);
  });

  it.each([0, 4095, 4096, 1 << 20, 8990 * PAGE_SIZE + 17])('finds one bit changed in byte %i', async (at) => {
    const entries = [entry(0, 1), entry(3, 5000), entry(5010, 3990)];
    await arrived(entries, (pages) => {
      pages[at] = (pages[at] ?? 0) ^ 8;
    });
    await expect(compare(runsOf(entries))).rejects.toMatchObject({ code: 'PAGES_CORRUPT' });
  });

  it('looks at no others than it was asked to', async () => {
    const entries = [entry(0, 10), entry(20, 5000), entry(5030, 10)];
    const flip = (page: number) => (pages: Buffer) => {
      pages[page * PAGE_SIZE] = (pages[page * PAGE_SIZE] ?? 0) ^ 1;
    };
    // What lies at 100 to 4999 and at 5031, of the file 90 to 4989 and 5011.
    const asked = runsOf([entry(100, 4900), entry(5031, 1)]);
    for (const page of [89, 4990, 5010, 5012]) {
      await arrived(entries, flip(page));
      const batches = await compare(asked);
      const pages = batches.flatMap(({ runs }) => runs).reduce((sum, run) => sum + run.pages, 0);
      expect(pages).toBe(4901);
      await rm(join(images, `pagemap-${pid}.img`));
    }
    for (const page of [90, 4989, 5011]) {
      await arrived(entries, flip(page));
      await expect(compare(asked)).rejects.toMatchObject({ code: 'PAGES_CORRUPT' });
      await rm(join(images, `pagemap-${pid}.img`));
    }
  });

  it('leaves out where the kernel notes which processor a thread is on, and no byte more', async () => {
    const flip = (at: number) => (pages: Buffer) => {
      pages[at] = (pages[at] ?? 0) ^ 1;
    };
    for (const at of [0, 7, 20, 27]) {
      await arrived([entry(0, 1)], flip(RSEQ + at));
      await expect(compare(runsOf([entry(0, 1)]))).resolves.toHaveLength(1);
      await rm(join(images, `pagemap-${pid}.img`));
    }
    for (const at of [-1, 8, 19, 28]) {
      await arrived([entry(0, 1)], flip(RSEQ + at));
      await expect(compare(runsOf([entry(0, 1)]))).rejects.toMatchObject({ code: 'PAGES_CORRUPT' });
      await rm(join(images, `pagemap-${pid}.img`));
    }
  });

  const WRONG: Record<string, () => { sent: PagemapEntry[]; told: PagemapEntry[] }> = {
    'two pages that changed places': () => ({
      sent: [entry(0, 1), entry(1, 1)],
      told: [entry(1, 1), entry(0, 1)],
    }),
    'a page that came to another address': () => ({ sent: [entry(0, 1)], told: [entry(7, 1)] }),
    'a page where the source has none': () => ({
      sent: [entry(0, 1)],
      told: [{ ...entry(0, 1), vaddr: PAGE_SIZE }],
    }),
    'a page that is said to be elsewhere': () => ({
      sent: [entry(0, 1)],
      told: [{ ...entry(0, 1), flags: PAGE_FLAGS.parent }],
    }),
    'more pages than came': () => ({ sent: [entry(0, 1)], told: [entry(0, 2)] }),
  };
  it.each(Object.entries(WRONG))('finds %s', async (_what, wrong) => {
    const { sent, told } = wrong();
    await arrived(sent);
    await rm(join(images, `pagemap-${pid}.img`));
    await writePagemap(join(images, `pagemap-${pid}.img`), { pagesId: 65537, entries: told });
    await expect(compare(runsOf(told))).rejects.toMatchObject({ code: 'PAGES_CORRUPT' });
  });

  it('finds memory of a process, or shared memory, that the tree does not have', async () => {
    await arrived([entry(0, 1)]);
    for (const [name, shared] of [
      ['pagemap-1.img', false],
      ['pagemap-shmem-1.img', true],
    ] as const) {
      await writeFile(join(images, name), await readFile(join(images, `pagemap-${pid}.img`)));
      await expect(compare(runsOf([entry(0, 1)], 1, shared))).rejects.toMatchObject({
        code: 'PAGES_CORRUPT',
      });
      await rm(join(images, name));
    }
    await expect(compare(runsOf([entry(0, 1)]))).resolves.toHaveLength(1);
    await expect(compare(runsOf([entry(0, 1)], 2))).rejects.toMatchObject({ code: 'PAGES_CORRUPT' });
  });

  it('is over at once when it is called off', async () => {
    await arrived([entry(0, 1)]);
    const stop = AbortSignal.abort(new Error('called off'));
    await expect(
      comparePages(images, SECRET, runsOf([entry(0, 1)]), () => Promise.resolve(), stop),
    ).rejects.toThrow('called off');
  });
});
