import type { Duplex } from 'node:stream';
import { PAGE_FLAGS, PAGE_SIZE } from '@ferry/criu';
import { FerryError } from '@ferry/protocol';
import type { Relay } from '../pages/relay.js';
import type { DeltaSender } from './delta-sender.js';
import { FRAME_PAGES } from './frame.js';
import type { DumpPosition, LeftPages } from './left-pages.js';
import { readExactly } from './socket-io.js';

/** CRIU's page-server protocol since 4.2: u32 command, u32 nothing, u64 pages, u64 address, u64 object. */
const HEAD_BYTES = 32;
const COMMAND = { openWithParent: 4, add: 6, close: 0x1023, closeForced: 0x1024 } as const;

/**
 * Takes the pages of the final `criu dump` in the place of a page server, and passes on to the destination only those
 * that it does not have. The dump is answered once the destination has made its images: as long as it runs, it can be
 * undone.
 * @param from criu's UNIX socket
 * @param to the data connection, for cutting it off
 * @param left what the dump does not give us, because the destination has it; undefined: it gives everything
 */
export function serveDump(
  from: Duplex,
  to: Duplex,
  sender: DeltaSender,
  left: LeftPages | undefined,
  onBytes: (total: number) => void,
): Relay {
  const done = serve(from, sender, left, onBytes)
    .catch((error: unknown) => {
      from.destroy();
      to.destroy();
      throw error;
    })
    .finally(() => left?.close());
  // Whoever awaits `done` sees the failure; for the others criu's dump fails.
  done.catch(() => undefined);
  return {
    bytes: () => sender.bytes,
    done,
    cut(reason) {
      from.destroy(reason);
      to.destroy(reason);
    },
  };
}

async function serve(
  from: Duplex,
  sender: DeltaSender,
  left: LeftPages | undefined,
  onBytes: (total: number) => void,
): Promise<void> {
  const keepLeft = async (before?: DumpPosition): Promise<void> => {
    for (const { object, address, pages } of left?.take(before) ?? [])
      await sender.keep(object, address, pages);
  };
  await sender.beginFinal();
  for (;;) {
    const head = await readExactly(from, HEAD_BYTES);
    const command = head.readUInt16LE(0);
    const object = head.readBigUInt64LE(24);
    if (command === COMMAND.openWithParent) {
      await keepLeft();
      await sender.open(object);
      from.write(Buffer.alloc(1));
    } else if (command === COMMAND.add) {
      await keepLeft({ object, address: addressOf(head) });
      await takePages(from, head, object, sender);
      onBytes(sender.bytes);
    } else if (command === COMMAND.close || command === COMMAND.closeForced) {
      await keepLeft();
      await sender.end();
      from.write(Buffer.alloc(4));
      return;
    } else throw unexpected(`command ${command}`);
  }
}

async function takePages(from: Duplex, head: Buffer, object: bigint, sender: DeltaSender): Promise<void> {
  const flags = head.readUInt16LE(2);
  const pages = Number(head.readBigUInt64LE(8));
  const address = addressOf(head);
  if ((flags & PAGE_FLAGS.present) === 0) throw unexpected(`a run of pages with flags ${flags}`);
  for (let done = 0; done < pages; done += FRAME_PAGES) {
    const bytes = Math.min(FRAME_PAGES, pages - done) * PAGE_SIZE;
    await sender.offer(object, address + done * PAGE_SIZE, await readExactly(from, bytes));
  }
}

function addressOf(head: Buffer): number {
  return Number(head.readBigUInt64LE(16));
}

function unexpected(what: string): FerryError {
  return new FerryError('INTERNAL', `criu dump sent ${what}, which Ferry does not know`, { step: 'dump' });
}
