import { CriuImageError, verifyPages } from '@ferry/criu';
import { FerryError } from '@ferry/protocol';

/**
 * Checks the sizes of an image's pages, because CRIU spins for ever on a pages image that is too short.
 * Throws IMAGE_INVALID.
 */
export async function verifyImage(imagesDir: string): Promise<void> {
  await asImageInvalid(() => verifyPages(imagesDir));
}

/** Runs something that reads CRIU's images; what is wrong with one becomes IMAGE_INVALID. */
export async function asImageInvalid<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof CriuImageError)) throw error;
    throw new FerryError('IMAGE_INVALID', error.message, { step: 'verify', cause: error });
  }
}
