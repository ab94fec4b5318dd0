import type { ClientDuplexStream, ServerDuplexStream, ServiceError } from '@grpc/grpc-js';
import { Duplex } from 'node:stream';
import { fromServiceError } from '../errors/status.js';

/** A message of a call that carries bytes; without any: the way that it goes has ended. */
export interface Piece {
  readonly data: Buffer;
}

/**
 * The bytes of a call in both directions, as a stream with back-pressure; each way ends on its own. A failure of the call
 * destroys it with a FerryError.
 * @param end ends what is sent: a client can end its way, a server only the call
 * @param cancel ends the call before its time
 */
export function bytesOver(
  call: ClientDuplexStream<Piece, Piece> | ServerDuplexStream<Piece, Piece>,
  end: (done: () => void) => void,
  cancel: (error: Error | null) => void,
): Duplex {
  const stream = new Duplex({
    allowHalfOpen: true,
    read: () => void call.resume(),
    write: (data: Buffer, _encoding, done) => void call.write({ data }, done),
    final: end,
    destroy: (error, done) => {
      const isOver = stream.writableFinished && stream.readableEnded;
      if (error !== null || !isOver) cancel(error);
      done(error);
    },
  });
  const endReading = (): void => void stream.push(null);
  call.on('data', ({ data }: Piece) => {
    if (data.length === 0) endReading();
    else if (!stream.push(data)) call.pause();
  });
  call.on('end', endReading);
  call.on('error', (error: Error) => stream.destroy(fromServiceError(error as ServiceError)));
  call.on('cancelled', () => stream.destroy(new Error('the call was cancelled')));
  return stream;
}
