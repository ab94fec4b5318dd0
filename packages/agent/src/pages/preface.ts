import type { Socket } from 'node:net';
import { FerryError, isErrorCode } from '@ferry/protocol';

/**
 * First bytes on a data connection. The destination dials and says which migration it belongs to:
 *   FERRY/1 PAGES <migration id> <ticket, hex>\n
 * or, on a connection that both ends hand over to criu, FERRY/1 PLAIN ...
 * The source answers "OK\n", or "ERR <code>\n" and closes. Everything after that belongs to CRIU's page-server
 * protocol. Both lines are short and neither side sends more before it has read the other's.
 */
const GREETING = /^FERRY\/1 (PAGES|PLAIN) ([a-z0-9][a-z0-9.-]{0,62}) ([0-9a-f]{64})$/;
const MAX_LINE = 256;

export interface Greeting {
  readonly migrationId: string;
  readonly ticket: Buffer;
  /** Whether both ends hand the connection over to criu. */
  readonly plain: boolean;
}

/** Writes the greeting. */
export function sendGreeting(socket: Socket, greeting: Greeting): void {
  const kind = greeting.plain ? 'PLAIN' : 'PAGES';
  socket.write(`FERRY/1 ${kind} ${greeting.migrationId} ${greeting.ticket.toString('hex')}\n`);
}

/** Reads the greeting. Throws TICKET_INVALID for anything else. */
export async function readGreeting(socket: Socket, timeoutMs: number): Promise<Greeting> {
  const match = GREETING.exec(await readLine(socket, timeoutMs));
  if (match?.[2] === undefined || match[3] === undefined) {
    throw new FerryError('TICKET_INVALID', 'the data connection did not begin with a greeting');
  }
  return { migrationId: match[2], ticket: Buffer.from(match[3], 'hex'), plain: match[1] === 'PLAIN' };
}

/** Answers a greeting. */
export function sendAnswer(socket: Socket, refused?: FerryError): void {
  if (refused === undefined) socket.write('OK\n');
  else socket.end(`ERR ${refused.code}\n`);
}

/** Reads the answer. Throws the peer's refusal. */
export async function readAnswer(socket: Socket, timeoutMs: number): Promise<void> {
  const line = await readLine(socket, timeoutMs);
  if (line === 'OK') return;
  const code = line.slice('ERR '.length);
  throw new FerryError(
    isErrorCode(code) ? code : 'PAGE_STREAM_LOST',
    `the source refused the data connection: ${line}`,
  );
}

/** Reads one short line and leaves the socket paused, with everything after the line unread. */
function readLine(socket: Socket, timeoutMs: number): Promise<string> {
  return new Promise((resolve, reject) => {
    let seen = Buffer.alloc(0);
    const stop = (outcome: () => void): void => {
      clearTimeout(timer);
      socket.removeListener('readable', onReadable);
      socket.removeListener('end', onEnd);
      socket.removeListener('error', onError);
      outcome();
    };
    const lost = (why: string): void =>
      stop(() => reject(new FerryError('PAGE_STREAM_LOST', `data connection: ${why}`)));
    const timer = setTimeout(() => lost('no greeting in time'), timeoutMs);
    const onEnd = (): void => lost('closed before the greeting was over');
    const onError = (error: Error): void => lost(error.message);
    const onReadable = (): void => {
      const chunk = socket.read() as Buffer | null;
      if (chunk === null) return;
      seen = Buffer.concat([seen, chunk]);
      const newline = seen.indexOf(10);
      if (newline < 0) {
        if (seen.length > MAX_LINE) lost('the greeting is too long');
        return;
      }
      const rest = seen.subarray(newline + 1);
      stop(() => {
        if (rest.length > 0) socket.unshift(rest);
        resolve(seen.subarray(0, newline).toString('latin1'));
      });
    };
    socket.on('readable', onReadable);
    socket.once('end', onEnd);
    socket.once('error', onError);
  });
}
