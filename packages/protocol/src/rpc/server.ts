import type {
  handleServerStreamingCall,
  handleUnaryCall,
  ServerUnaryCall,
  ServerWritableStream,
  UntypedServiceImplementation,
} from '@grpc/grpc-js';
import type { MethodDefinition } from '@grpc/proto-loader';
import { toServiceError } from '../errors/status.js';

/** Who called, and until when. */
export interface CallContext {
  /** Aborted when the client has gone or its deadline has passed. */
  readonly signal: AbortSignal;
  /** The peer's certificate identity, "agent/NAME" or "operator/NAME"; undefined on a plaintext connection. */
  readonly peer: string | undefined;
}

type AnyCall = ServerUnaryCall<never, never> | ServerWritableStream<never, never>;
type In<M> = M extends MethodDefinition<infer _I, infer _O, infer P, infer _Q> ? P : never;
type Out<M> = M extends MethodDefinition<infer _I, infer O, infer _P, infer _Q> ? O : never;

/** Implementation of a service: an async function per unary method, an async generator per server stream. */
export type Handlers<D> = {
  [K in keyof D as string extends K ? never : K]: (
    request: In<D[K]>,
    context: CallContext,
  ) => Promise<Out<D[K]>> | AsyncIterable<Out<D[K]>>;
};

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
  for (const [name, handler] of Object.entries(handlers) as [
    string,
    (request: unknown, context: CallContext) => Promise<unknown> | AsyncIterable<unknown>,
  ][]) {
    const method = methods[name];
    if (method === undefined) throw new Error(`the service has no method ${name}`);
    implementation[name] = method.responseStream
      ? streaming(
          method.path,
          handler as (request: unknown, context: CallContext) => AsyncIterable<unknown>,
          options,
        )
      : unary(method.path, handler as (request: unknown, context: CallContext) => Promise<unknown>, options);
  }
  for (const name of Object.keys(methods)) {
    if (implementation[name] === undefined) throw new Error(`no handler for ${name}`);
  }
  return implementation;
}

function unary(
  path: string,
  handler: (request: unknown, context: CallContext) => Promise<unknown>,
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
  handler: (request: unknown, context: CallContext) => AsyncIterable<unknown>,
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
  call.on('cancelled', () => controller.abort());
  return { signal: controller.signal, peer: options.peerOf?.(call) };
}
