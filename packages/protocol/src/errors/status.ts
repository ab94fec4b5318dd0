import { Metadata, status, type ServiceError } from '@grpc/grpc-js';
import type { DebugInfo } from '../gen/google/rpc/DebugInfo.js';
import type { ErrorInfo } from '../gen/google/rpc/ErrorInfo.js';
import type { Help } from '../gen/google/rpc/Help.js';
import type { Status } from '../gen/google/rpc/Status.js';
import { messageType, type MessageType } from '../proto.js';
import { isErrorCode, type ErrorCode } from './catalogue.js';
import { FerryError } from './ferry-error.js';

/** The domain of every ErrorInfo that Ferry makes. */
export const ERROR_DOMAIN = 'ferry.dev';

// The trailer in which gRPC carries google.rpc.Status:
// https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md and grpc-go's status package.
const DETAILS_TRAILER = 'grpc-status-details-bin';

const types = {
  status: (): MessageType<Status> => messageType('google.rpc.Status'),
  info: (): MessageType<ErrorInfo> => messageType('google.rpc.ErrorInfo'),
  debug: (): MessageType<DebugInfo> => messageType('google.rpc.DebugInfo'),
  help: (): MessageType<Help> => messageType('google.rpc.Help'),
};
const url = (name: string): string => `type.googleapis.com/google.rpc.${name}`;

/** The error as google.rpc.Status, for trailers and for fields of messages. */
export function toStatus(error: FerryError): Status {
  const metadata: Record<string, string> = { ...error.facts };
  if (error.step !== undefined) metadata['step'] = error.step;
  if (error.node !== undefined) metadata['node'] = error.node;
  const details = [
    {
      type_url: url('ErrorInfo'),
      value: types.info().serialize({ reason: error.code, domain: ERROR_DOMAIN, metadata }),
    },
    {
      type_url: url('Help'),
      value: types.help().serialize({ links: [{ description: error.remedy, url: '' }] }),
    },
  ];
  if (error.criuLog.length > 0 || error.logFile !== undefined) {
    details.push({
      type_url: url('DebugInfo'),
      value: types.debug().serialize({ stackEntries: [...error.criuLog], detail: error.logFile ?? '' }),
    });
  }
  return { code: error.entry.grpc, message: error.message, details };
}

/** The inverse of toStatus; a status without our ErrorInfo becomes the nearest code. */
export function fromStatus(value: Status): FerryError {
  let info: ErrorInfo | undefined;
  let debug: DebugInfo | undefined;
  let help: Help | undefined;
  for (const any of value.details) {
    const name = 'type_url' in any ? any.type_url : undefined;
    if (!('value' in any) || name === undefined) continue;
    const bytes = Buffer.from(any.value);
    if (name === url('ErrorInfo')) info = types.info().deserialize(bytes);
    else if (name === url('DebugInfo')) debug = types.debug().deserialize(bytes);
    else if (name === url('Help')) help = types.help().deserialize(bytes);
  }
  const ours = info?.domain === ERROR_DOMAIN && isErrorCode(info.reason) ? info.reason : undefined;
  const { step, node, ...facts } = info?.metadata ?? {};
  return new FerryError(ours ?? nearestCode(value.code), value.message, {
    step,
    node,
    facts,
    criuLog: debug?.stackEntries ?? [],
    logFile: debug?.detail === '' ? undefined : debug?.detail,
    remedy: help?.links[0]?.description,
  });
}

/** An error as a gRPC server sends it. */
export function toServiceError(thrown: unknown): Partial<ServiceError> {
  const error = FerryError.from(thrown);
  const metadata = new Metadata();
  metadata.set(DETAILS_TRAILER, types.status().serialize(toStatus(error)));
  return { code: error.entry.grpc, details: error.message, metadata };
}

/** An error as a gRPC client got it. */
export function fromServiceError(error: ServiceError): FerryError {
  const trailer = (error.metadata as Metadata | undefined)?.get(DETAILS_TRAILER)[0];
  if (Buffer.isBuffer(trailer)) {
    try {
      return fromStatus(types.status().deserialize(trailer));
    } catch {
      // A peer's malformed trailer must not hide the error itself: fall through to the plain status.
    }
  }
  return new FerryError(transportCode(error), error.details || error.message, { cause: error });
}

/** The code of an error that no Ferry wrote: it comes from the connection, or from grpc-js itself. */
function transportCode({ code, details }: ServiceError): ErrorCode {
  const tls = /certificate|SSL|TLS|wrong version number|hostname/i.test(details);
  if (code === status.UNAVAILABLE && tls) return 'PEER_UNKNOWN';
  // A server that shuts down ends its calls as cancelled (grpc-js, server.js forceShutdown). What we cancel ourselves
  // has these details (grpc-js, call.js).
  if (code === status.CANCELLED && details !== 'Cancelled on client') return 'UNREACHABLE';
  return nearestCode(code);
}

// What to make of a status that carries no ErrorInfo of ours: from grpc-js itself, or from another server.
const NEAREST = new Map<number, ErrorCode>([
  [status.UNAVAILABLE, 'UNREACHABLE'],
  [status.DEADLINE_EXCEEDED, 'DEADLINE'],
  [status.CANCELLED, 'CANCELLED'],
  [status.UNAUTHENTICATED, 'PEER_UNKNOWN'],
  [status.PERMISSION_DENIED, 'PEER_UNKNOWN'],
  [status.INVALID_ARGUMENT, 'INVALID_ARGUMENT'],
]);

function nearestCode(code: number): ErrorCode {
  return NEAREST.get(code) ?? 'INTERNAL';
}
