import { Metadata, status, type ServiceError } from '@grpc/grpc-js';
import { describe, expect, it } from 'vitest';
import { CATALOGUE, type ErrorCode } from './catalogue.js';
import { FerryError } from './ferry-error.js';
import { fromServiceError, fromStatus, toServiceError, toStatus } from './status.js';

const full = new FerryError('PID_IN_USE', 'pid 7 is taken', {
  step: 'restore',
  node: 'b',
  facts: { pid: '7' },
  criuLog: ["Error (criu/cr-restore.c:1500): Can't fork for 7: File exists"],
  logFile: '/var/lib/ferry/restore.log',
});

function asReceived(sent: Partial<ServiceError>): ServiceError {
  return Object.assign(new Error(sent.details), sent) as ServiceError;
}

describe('errors on the wire', () => {
  it('carries everything through the trailer and back', () => {
    expect(fromServiceError(asReceived(toServiceError(full))).toJSON()).toEqual(full.toJSON());
  });

  it('carries everything as a field of a message', () => {
    expect(fromStatus(toStatus(full)).toJSON()).toEqual(full.toJSON());
  });

  it('has a gRPC status that follows from the code, for every code', () => {
    for (const code of Object.keys(CATALOGUE) as ErrorCode[]) {
      expect(toServiceError(new FerryError(code, 'x')).code).toBe(CATALOGUE[code].grpc);
      expect(CATALOGUE[code].grpc).not.toBe(status.OK);
    }
  });

  it('makes the nearest code of a status without details', () => {
    const bare = (code: status, details: string) =>
      fromServiceError(asReceived({ code, details, metadata: new Metadata() })).code;
    expect(bare(status.UNAVAILABLE, 'connect ECONNREFUSED')).toBe('UNREACHABLE');
    expect(bare(status.UNAVAILABLE, 'unable to verify the first certificate')).toBe('PEER_UNKNOWN');
    expect(bare(status.DEADLINE_EXCEEDED, 'Deadline exceeded')).toBe('DEADLINE');
    expect(bare(status.CANCELLED, 'Cancelled on client')).toBe('CANCELLED');
    expect(bare(status.CANCELLED, 'Call cancelled')).toBe('UNREACHABLE');
    expect(bare(status.UNKNOWN, 'what')).toBe('INTERNAL');
  });

  it('survives a malformed trailer', () => {
    const metadata = new Metadata();
    metadata.set('grpc-status-details-bin', Buffer.from([0xff, 0xff, 0xff, 0x01]));
    expect(fromServiceError(asReceived({ code: status.INTERNAL, details: 'x', metadata })).message).toBe('x');
  });

  it('turns anything thrown into a FerryError that keeps its cause', () => {
    const cause = new TypeError('oops');
    const error = FerryError.from(cause);
    expect(error.code).toBe('INTERNAL');
    expect(error.cause).toBe(cause);
    expect(FerryError.from(full)).toBe(full);
  });
});
