import { join } from 'node:path';
import { CriuImageError } from './image-error.js';
import { MAGIC, readSingle } from './image-file.js';
import type { MessageReader } from './message.js';

// Field numbers of images/stats.proto.
const DUMP_FIELDS = {
  freezingUs: 1,
  frozenUs: 2,
  memdumpUs: 3,
  memwriteUs: 4,
  pagesScanned: 5,
  pagesSkippedParent: 6,
  pagesWritten: 7,
  pagesLazy: 9,
  shmemPagesScanned: 12,
  shmemPagesSkippedParent: 13,
  shmemPagesWritten: 14,
} as const;

const RESTORE_FIELDS = {
  pagesCompared: 1,
  pagesSkippedCow: 2,
  forkingUs: 3,
  restoreUs: 4,
  pagesRestored: 5,
} as const;

type Figures<Fields> = { readonly [Name in keyof Fields]: number };

/**
 * criu's figures of a dump. Times are in microseconds. frozenUs includes the time in the post-dump hook, memdumpUs
 * includes memwriteUs. What criu did not write is 0.
 */
export type DumpFigures = Figures<typeof DUMP_FIELDS>;

/** criu's figures of a restore. Times are in microseconds. */
export type RestoreFigures = Figures<typeof RESTORE_FIELDS>;

/**
 * Reads stats-dump or stats-restore. criu writes it only when it succeeds, and a dump's only after post-dump.
 * @param dir criu's work directory (its images' directory when it had none)
 * @throws CriuImageError
 */
export async function readStats(dir: string, kind: 'dump'): Promise<DumpFigures>;
export async function readStats(dir: string, kind: 'restore'): Promise<RestoreFigures>;
export async function readStats(
  dir: string,
  kind: 'dump' | 'restore',
): Promise<DumpFigures | RestoreFigures> {
  const file = join(dir, `stats-${kind}`);
  const reader = await readSingle(file, [MAGIC.service, MAGIC.stats]);
  const wanted = kind === 'dump' ? 1 : 2;
  for (let field = reader.next(); field !== undefined; field = reader.next()) {
    if (field.number !== wanted) reader.skip();
    else if (kind === 'dump') return readFigures(reader.message(), DUMP_FIELDS);
    else return readFigures(reader.message(), RESTORE_FIELDS);
  }
  throw new CriuImageError(file, `figures of a ${kind}`, 'none');
}

function readFigures<Fields extends Readonly<Record<string, number>>>(
  reader: MessageReader,
  fields: Fields,
): Figures<Fields> {
  const values = new Map<number, number>();
  const known = Object.values(fields);
  for (let field = reader.next(); field !== undefined; field = reader.next()) {
    if (known.includes(field.number)) values.set(field.number, reader.uint());
    else reader.skip();
  }
  const figures = Object.entries(fields).map(([name, number]) => [name, values.get(number) ?? 0]);
  return Object.fromEntries(figures) as Figures<Fields>;
}
