import type { EventEmitter } from 'node:events';
import type { Duplex } from 'node:stream';
import type {
  handleBidiStreamingCall,
  handleServerStreamingCall,
  handleUnaryCall,
  ServerDuplexStream,
  ServerUnaryCall,
  ServerWritableStream,
  UntypedServiceImplementation,
} from '@grpc/grpc-js';
import type { MethodDefinition } from '@grpc/proto-loader';
import { toServiceError } from '../errors/status.js';
import { bytesOver, type Piece } from './byte-stream.js';

/** Who called, and until when. */
export interface CallContext {
  /** Aborted when the client has gone or its deadline has passed. */
  readonly signal: AbortSignal;
  /** The peer's certificate identity, "agent/NAME" or "operator/NAME"; undefined on a plaintext connection. */
  readonly peer: string | undefined;
}

type AnyCall =
  ServerUnaryCall<never, never> | ServerWritableStream<never, never> | ServerDuplexStream<never, never>;
type In<M> = M extends MethodDefinition<infer _I, infer _O, infer P, infer _Q> ? P : never;
type Out<M> = M extends MethodDefinition<infer _I, infer O, infer _P, infer _Q> ? O : never;

/** Whether a method has messages of bytes in both directions: the only requests that are bytes. */
type IsBytes<M> = In<M> extends Piece ? true : false;

/**
 * Implementation of a service: an async function per unary method, an async generator per server stream, a BytesHandler for
 * bytes in both directions.
 */
export type Handlers<D> = {
  [K in keyof D as string extends K ? never : K]: IsBytes<D[K]> extends true
    ? BytesHandler
    : (request: In<D[K]>, context: CallContext) => Promise<Out<D[K]>> | AsyncIterable<Out<D[K]>>;
};

/** Implementation of a method with bytes in both directions: the call ends when both of the stream's have, or it fails. */
export type BytesHandler = (bytes: Duplex, context: CallContext) => Promise<void>;

type UnaryHandler = (request: unknown, context: CallContext) => Promise<unknown>;
type StreamHandler = (request: unknown, context: CallContext) => AsyncIterable<unknown>;

export interface ServeOptions {
  /** Called with every error that leaves a handler, for the log. */
  readonly onError?: (method: string, thrown: unknown) => void;
  /** Reads the identity of the peer. */
  readonly peerOf?: (call: AnyCall) => string | undefined;
}

/**
 * Turns handlers into what grpc-js wants: errors become google.rpc.Status trailers, streams honour back-pressure
 * (the next message is made when the one before has been taken).
 */
export function implement<D extends object>(
  service: D,
  handlers: Handlers<D>,
  options: ServeOptions = {},
): UntypedServiceImplementation {
  const implementation: UntypedServiceImplementation = {};
  const methods = service as Record<string, MethodDefinition<unknown, unknown>>;
  for (const [name, handler] of Object.entries<unknown>(handlers)) {
    const method = methods[name];
    if (method === undefined) throw new Error(`the service has no method ${name}`);
    const { path, requestStream, responseStream } = method;
    if (requestStream) implementation[name] = carrying(path, handler as BytesHandler, options);
    else if (responseStream) implementation[name] = streaming(path, handler as StreamHandler, options);
    else implementation[name] = unary(path, handler as UnaryHandler, options);
  }
  for (const name of Object.keys(methods)) {
    if (implementation[name] === undefined) throw new Error(`no handler for ${name}`);
  }
  return implementation;
}

function unary(
  path: string,
  handler: UnaryHandler,
  options: ServeOptions,
): handleUnaryCall<unknown, unknown> {
  return (call, callback) => {
    const context = contextOf(call as AnyCall, options);
    // A handler that throws before its first await must fail the call as well, not the server.
    void (async () => {
      try {
        callback(null, await handler(call.request, context));
      } catch (error) {
        options.onError?.(path, error);
        callback(toServiceError(error));
      }
    })();
  };
}

function streaming(
  path: string,
  handler: StreamHandler,
  options: ServeOptions,
): handleServerStreamingCall<unknown, unknown> {
  return (call) => {
    const context = contextOf(call as AnyCall, options);
    void (async () => {
      try {
        for await (const message of handler(call.request, context)) {
          if (context.signal.aborted) return;
          if (!call.write(message))
            await drained(call as AnyCall & ServerWritableStream<never, never>, context.signal);
        }
        call.end();
      } catch (error) {
        options.onError?.(path, error);
        // Not destroy(): grpc-js turns the event 'error' into the call's status, and a destroyed stream sends none.
        call.emit('error', toServiceError(error));
      }
    })();
  };
}

function carrying(
  path: string,
  handler: BytesHandler,
  options: ServeOptions,
): handleBidiStreamingCall<Piece, Piece> {
  return (call) => {
    // The status would end the other way, too.
    const end = (done: () => void): void => {
      call.write({ data: Buffer.alloc(0) }, done);
      if (call.readableEnded) call.end();
      else call.once('end', () => call.end());
    };
    const stream = bytesOver(call, end, (error) => {
      // As above.
      if (!call.cancelled) call.emit('error', toServiceError(error ?? new Error('it was broken off')));
    });
    // The handler sees it, if it still looks.
    stream.on('error', () => undefined);
    handler(stream, contextOf(call as AnyCall, options)).catch((error: unknown) => {
      options.onError?.(path, error);
      stream.destroy(error as Error);
    });
  };
}

function drained(call: ServerWritableStream<never, never>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      call.removeListener('drain', done);
      signal.removeEventListener('abort', done);
      resolve();
    };
    call.once('drain', done);
    signal.addEventListener('abort', done, { once: true });
  });
}

function contextOf(call: AnyCall, options: ServeOptions): CallContext {
  const controller = new AbortController();
  (call as EventEmitter).on('cancelled', () => controller.abort());
  return { signal: controller.signal, peer: options.peerOf?.(call) };
}
