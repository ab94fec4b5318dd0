import { execFile } from 'node:child_process';
import type { Socket } from 'node:net';
import { promisify } from 'node:util';
import { FerryError } from '@ferry/protocol';

/** How long a dump may wait for its last bytes to leave, in milliseconds. */
const PUSH_MS = 2;
/** How often to look whether bytes still pass, and after how many looks without any the connection is given up. */
const LOOK_MS = 2_000;
const LOOKS = 5;

/**
 * A plaintext TCP connection that criu has as its page socket, at both ends. We only keep a descriptor of it: nothing
 * is read or written here, and what has passed is known from the kernel.
 */
export class HandedOver {
  readonly socket: Socket;
  #bytes = 0;

  constructor(socket: Socket) {
    this.socket = socket;
  }

  /** Bytes that had passed when they were last counted. */
  bytes(): number {
    return this.#bytes;
  }

  /**
   * Keeps the connection flowing while criu dumps into it. criu corks it and forgets to push its last message, which
   * then leaves 200 ms late, with the tree frozen; to set TCP_NODELAY pushes what is there. And where bytes were lost
   * on the way, both criu wait for each other without end: when none passes any more, the connection is cut.
   * @returns ends it
   */
  tend(): () => void {
    const push = setInterval(() => this.socket.setNoDelay(false).setNoDelay(true), PUSH_MS);
    let still = 0;
    const look = setInterval(() => {
      const before = this.#bytes;
      this.countSent().then(
        (now) => {
          still = now === before && now > 0 ? still + 1 : 0;
          if (still >= LOOKS) this.cut();
        },
        // It is gone, which criu has seen as well.
        () => undefined,
      );
    }, LOOK_MS);
    return () => {
      clearInterval(push);
      clearInterval(look);
    };
  }

  /** Counts the bytes that the other end has acknowledged. */
  async countSent(): Promise<number> {
    return (this.#bytes = await count(this.socket, 'bytes_acked'));
  }

  /** Counts the bytes that have arrived. */
  async countReceived(): Promise<number> {
    return (this.#bytes = await count(this.socket, 'bytes_received'));
  }

  /** Breaks the connection off for criu too, which has a descriptor of its own: it cannot send any more. */
  cut(): void {
    this.socket.end();
  }
}

/** Asks the kernel (TCP_INFO), which Node cannot: by ss of iproute2. */
async function count(socket: Socket, what: 'bytes_acked' | 'bytes_received'): Promise<number> {
  const { localPort, remotePort, remoteAddress } = socket;
  const filter = `( sport = :${localPort} and dport = :${remotePort} )`;
  const { stdout } = await promisify(execFile)('ss', ['-HOtin', filter]);
  const lines = stdout.split('\n').filter((line) => peerOf(line) === bare(remoteAddress));
  const [line = ''] = lines;
  if (lines.length !== 1) throw new FerryError('PAGE_STREAM_LOST', 'the page connection is gone');
  // The kernel leaves out what is 0.
  return Number(new RegExp(`\\b${what}:(\\d+)`).exec(line)?.[1] ?? 0);
}

/** The address of the other end; its columns are state, two queues, local and peer. */
function peerOf(line: string): string | undefined {
  return bare(line.trim().split(/\s+/)[4]?.replace(/:\d+$/, ''));
}

function bare(address: string | undefined): string | undefined {
  return address?.replace(/^\[(.*)\]$/, '$1').replace(/^::ffff:(?=\d+\.)/i, '');
}
