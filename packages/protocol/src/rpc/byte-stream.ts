import type { ClientDuplexStream, ServerDuplexStream, ServiceError } from '@grpc/grpc-js';
import { Duplex } from 'node:stream';
import { fromServiceError } from '../errors/status.js';

/** A message of a call that carries bytes. */
export interface Piece {
  readonly data: Buffer;
}

/**
 * The bytes of a call in both directions, as a stream with back-pressure; each way ends on its own. A failure of the call
 * destroys it with a FerryError.
 * @param cancel ends the call before its time
 */
export function bytesOver(
  call: ClientDuplexStream<Piece, Piece> | ServerDuplexStream<Piece, Piece>,
  cancel: (error: Error | null) => void,
): Duplex {
  const stream = new Duplex({
    allowHalfOpen: true,
    read: () => void call.resume(),
    write: (data: Buffer, _encoding, done) => void call.write({ data }, done),
    final: (done) => {
      call.end();
      done();
    },
    destroy: (error, done) => {
      cancel(error);
      done(error);
    },
  });
  call.on('data', ({ data }: Piece) => {
    if (!stream.push(data)) call.pause();
  });
  call.on('end', () => stream.push(null));
  call.on('error', (error: Error) => stream.destroy(fromServiceError(error as ServiceError)));
  call.on('cancelled', () => stream.destroy(new Error('the call was cancelled')));
  return stream;
}
