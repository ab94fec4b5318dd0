import {
  Client,
  type ChannelCredentials,
  type ChannelOptions,
  type ClientReadableStream,
  type MethodDefinition as GrpcMethod,
  type ServiceDefinition,
  type ServiceError,
} from '@grpc/grpc-js';
import type { MethodDefinition } from '@grpc/proto-loader';
import type { Duplex } from 'node:stream';
import { fromServiceError } from '../errors/status.js';
import { bytesOver } from './byte-stream.js';

export interface CallOptions {
  /** Ends the call; for a server stream, also the stream. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds until DEADLINE; unset: 15 s for unary calls, none for streams. */
  readonly timeoutMs?: number | undefined;
}

type Request<M> = M extends MethodDefinition<infer I, infer _O, infer _P, infer _Q> ? I : never;
type Response<M> = M extends MethodDefinition<infer _I, infer _O, infer _P, infer Q> ? Q : never;

const DEFAULT_UNARY_MS = 15_000;

/** A typed client of one service: promises for unary calls, async iterables for server streams. Errors are FerryErrors. */
export class ServiceClient<D> {
  readonly #client: Client;
  readonly #service: D;

  constructor(client: Client, service: D) {
    this.#client = client;
    this.#service = service;
  }

  /** Makes a unary call. */
  call<K extends keyof D & string>(
    name: K,
    request: Request<D[K]>,
    options: CallOptions = {},
  ): Promise<Response<D[K]>> {
    const method = this.#method(name);
    const deadline = Date.now() + (options.timeoutMs ?? DEFAULT_UNARY_MS);
    return new Promise((resolve, reject) => {
      const call = this.#client.makeUnaryRequest(
        method.path,
        method.requestSerialize,
        method.responseDeserialize,
        request,
        { deadline },
        (error: ServiceError | null, value?: Response<D[K]>) => {
          options.signal?.removeEventListener('abort', cancel);
          if (error !== null) reject(fromServiceError(error));
          else resolve(value as Response<D[K]>);
        },
      );
      const cancel = (): void => call.cancel();
      options.signal?.addEventListener('abort', cancel, { once: true });
      if (options.signal?.aborted === true) cancel();
    });
  }

  /** Opens a server stream. Leaving the loop early ends the call. Back-pressure: the next message is read when asked for. */
  async *stream<K extends keyof D & string>(
    name: K,
    request: Request<D[K]>,
    options: CallOptions = {},
  ): AsyncGenerator<Response<D[K]>, void, undefined> {
    const method = this.#method(name);
    const call: ClientReadableStream<Response<D[K]>> = this.#client.makeServerStreamRequest(
      method.path,
      method.requestSerialize,
      method.responseDeserialize,
      request,
      options.timeoutMs === undefined ? {} : { deadline: Date.now() + options.timeoutMs },
    );
    const cancel = (): void => call.cancel();
    options.signal?.addEventListener('abort', cancel, { once: true });
    if (options.signal?.aborted === true) cancel();
    try {
      for await (const message of call) yield message;
    } catch (error) {
      throw isServiceError(error) ? fromServiceError(error) : error;
    } finally {
      options.signal?.removeEventListener('abort', cancel);
      call.cancel();
    }
  }

  /** Opens a call in both directions whose messages are bytes; destroying the stream cancels it. */
  bytes(name: keyof D & string): Duplex {
    const method = this.#method(name);
    const call = this.#client.makeBidiStreamRequest(
      method.path,
      method.requestSerialize as (piece: { data: Buffer }) => Buffer,
      method.responseDeserialize as (bytes: Buffer) => { data: Buffer },
    );
    const end = (done: () => void): void => {
      call.end();
      done();
    };
    return bytesOver(call, end, () => call.cancel());
  }

  #method<K extends keyof D & string>(name: K): GrpcMethod<Request<D[K]>, Response<D[K]>> {
    return (this.#service as unknown as ServiceDefinition)[name] as unknown as GrpcMethod<
      Request<D[K]>,
      Response<D[K]>
    >;
  }
}

function isServiceError(error: unknown): error is ServiceError {
  return error instanceof Error && 'code' in error && 'details' in error;
}

/** A plain channel with Ferry's settings: keepalive finds a dead peer in 15 s; frames are small. */
export function openChannel(
  address: string,
  credentials: ChannelCredentials,
  options: ChannelOptions = {},
): Client {
  return new Client(address, credentials, {
    'grpc.keepalive_time_ms': 10_000,
    'grpc.keepalive_timeout_ms': 5_000,
    'grpc.keepalive_permit_without_calls': 1,
    'grpc.initial_reconnect_backoff_ms': 200,
    'grpc.max_reconnect_backoff_ms': 2_000,
    ...options,
  });
}
