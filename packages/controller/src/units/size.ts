import { FerryError } from '@ferry/protocol';

const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  K: 2 ** 10,
  KiB: 2 ** 10,
  M: 2 ** 20,
  MiB: 2 ** 20,
  G: 2 ** 30,
  GiB: 2 ** 30,
};

/** Bytes of "4096", "4M", "4MiB", "1GiB"; units are powers of 1024, as criu's are. */
export function parseSize(text: string): number {
  const match = /^(\d+)([A-Za-z]*)$/.exec(text);
  const unit = UNITS[match?.[2] ?? '?'];
  const bytes = Number(match?.[1]) * (unit ?? NaN);
  if (!Number.isSafeInteger(bytes)) {
    throw new FerryError(
      'INVALID_ARGUMENT',
      `${JSON.stringify(text)} is not a size: write whole bytes, or a number and K, M, G, KiB, MiB or GiB, for instance 4M`,
    );
  }
  return bytes;
}

/** "12.3 MiB": for people. */
export function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  const [unit, name] =
    bytes < 2 ** 20 ? [2 ** 10, 'KiB'] : bytes < 2 ** 30 ? [2 ** 20, 'MiB'] : [2 ** 30, 'GiB'];
  return `${(bytes / unit).toFixed(1)} ${name}`;
}
