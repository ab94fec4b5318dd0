import type { FileHandle } from 'node:fs/promises';
import { open, readFile } from 'node:fs/promises';
import { PAGE_SIZE } from '@ferry/criu';

/** Consecutive pages of a process that CRIU would dump, and what CRIU calls them. */
export interface PageRun {
  /** dst_id of CRIU's page-server protocol. */
  readonly object: bigint;
  /** Where they are in that object: the address, or the offset in shared memory. */
  readonly objectAddress: number;
  /** Where they are in the process. */
  readonly address: number;
  readonly pages: number;
}

/** Consecutive addresses of a process. */
export interface AddressRange {
  readonly start: number;
  readonly end: number;
}

interface Area extends AddressRange {
  readonly object: bigint;
  readonly objectStart: number;
  readonly shared: boolean;
}

const OBJECT = { task: 1n, shared: 2n } as const;
/** Bits of the upper half of a /proc/PID/pagemap entry (Documentation/admin-guide/mm/pagemap.rst). */
const BIT = { present: 1 << 31, swapped: 1 << 30, file: 1 << 29, softDirty: 1 << 23 } as const;
const ENTRY_BYTES = 8;
/** Entries read at once. */
const WINDOW = 8192;
const LINE = /^([0-9a-f]+)-([0-9a-f]+) (\S{4}) ([0-9a-f]+) \S+ (\d+)\s*(.*)$/;

/**
 * The runs of pages of a process that are worth sending ahead. What is left out costs nothing but time: the final dump
 * decides what the process is made of.
 * @param object the process's private memory
 * @param dirtyOnly only pages whose soft-dirty bit is set
 * @param except areas to leave out
 */
export async function readRuns(
  pid: number,
  object: bigint,
  dirtyOnly: boolean,
  except: readonly AddressRange[],
): Promise<PageRun[]> {
  const areas = parseAreas(await readFile(`/proc/${pid}/maps`, 'utf8'), object).filter(
    (area) => !except.some(({ start, end }) => start <= area.start && area.end <= end),
  );
  const pagemap = await open(`/proc/${pid}/pagemap`, 'r');
  try {
    const runs: PageRun[] = [];
    for (const area of areas) await addRuns(runs, area, pagemap, dirtyOnly);
    return runs;
  } finally {
    await pagemap.close();
  }
}

/** A process's private memory. CRIU names it by the pid in the process's own pid name space. */
export async function taskObject(pid: number): Promise<bigint> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const pids = /^NSpid:\s+(.*)$/m.exec(status)?.[1]?.split(/\s+/) ?? [];
  return privateObject(Number(pids.at(-1) ?? pid));
}

/** @param pid in the process's own pid name space */
export function privateObject(pid: number): bigint {
  return (BigInt(pid) << 8n) | OBJECT.task;
}

/** The inverse of privateObject. */
export function pidOf(object: bigint): number {
  return Number(object >> 8n);
}

/** The areas of /proc/PID/maps whose pages go into CRIU's images: private ones, and shared memory without a name. */
export function parseAreas(maps: string, task: bigint): Area[] {
  const areas: Area[] = [];
  for (const line of maps.split('\n')) {
    const [, start, end, modes = '', offset, inode = '0', path = ''] = LINE.exec(line) ?? [];
    if (start === undefined || end === undefined || offset === undefined) continue;
    // Nothing can be read there. Run times reserve hundreds of GiB like this.
    if (modes.startsWith('---') || path.startsWith('[v')) continue;
    const shared = modes.endsWith('s');
    if (shared && path !== '/dev/zero (deleted)') continue;
    areas.push({
      start: parseInt(start, 16),
      end: parseInt(end, 16),
      object: shared ? (BigInt(inode) << 8n) | OBJECT.shared : task,
      objectStart: shared ? parseInt(offset, 16) : parseInt(start, 16),
      shared,
    });
  }
  return areas;
}

async function addRuns(runs: PageRun[], area: Area, pagemap: FileHandle, dirtyOnly: boolean): Promise<void> {
  const { start, end, object, objectStart, shared } = area;
  const last = end / PAGE_SIZE;
  const entries = Buffer.alloc(WINDOW * ENTRY_BYTES);
  let runStart: number | undefined;
  const close = (page: number): void => {
    if (runStart === undefined) return;
    const address = runStart * PAGE_SIZE;
    runs.push({ object, address, objectAddress: objectStart + address - start, pages: page - runStart });
    runStart = undefined;
  };
  for (let page = start / PAGE_SIZE; page < last; page += WINDOW) {
    const wanted = Math.min(WINDOW, last - page);
    const { bytesRead } = await pagemap.read(entries, 0, wanted * ENTRY_BYTES, page * ENTRY_BYTES);
    for (let index = 0; index < bytesRead / ENTRY_BYTES; index++) {
      const bits = entries.readInt32LE(index * ENTRY_BYTES + 4);
      const there = (bits & (BIT.present | BIT.swapped)) !== 0;
      // A private page of a file that was never written to is read from the file again.
      const wantedPage = there && (shared || (bits & BIT.file) === 0);
      if (wantedPage && (!dirtyOnly || (bits & BIT.softDirty) !== 0)) runStart ??= page + index;
      else close(page + index);
    }
    if (bytesRead < wanted * ENTRY_BYTES) break;
  }
  close(last);
}
