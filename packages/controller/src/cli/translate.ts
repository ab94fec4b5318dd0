import { FerryError, type ErrorCode } from '@ferry/protocol';

/** An error of a library that knows nothing of ours. */
interface ForeignError extends Error {
  readonly code: string;
  readonly remedy: string;
}

/** Runs work of another library; its errors become ours. Codes that are not in the table are about what it was told. */
export async function translated<T>(
  kind: new (...args: never[]) => ForeignError,
  codes: Readonly<Partial<Record<string, ErrorCode>>>,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof kind)) throw error;
    const { code, message, remedy } = error;
    throw new FerryError(codes[code] ?? 'INVALID_ARGUMENT', message, { remedy, cause: error });
  }
}
