import { Server, ServerCredentials, type UntypedServiceImplementation } from '@grpc/grpc-js';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { FerryError } from '../errors/ferry-error.js';
import { agentServices } from '../proto.js';
import { AgentClient } from './agent-client.js';
import { implement, type BytesHandler } from './server.js';

const MIB = 1 << 20;
/** More than fits into buffers on the way. */
const BIG = 96 * MIB;

describe('bytes over a call', () => {
  let end: () => void = () => undefined;
  afterEach(() => end());

  async function dial(handler: BytesHandler): Promise<Duplex> {
    const server = new Server();
    const others = Object.keys(agentServices.session).filter((name) => name !== 'CarryPages');
    const never = Object.fromEntries(others.map((name) => [name, () => Promise.reject(new Error(name))]));
    const service: UntypedServiceImplementation = implement(agentServices.session, {
      ...(never as object),
      CarryPages: handler,
    } as never);
    server.addService(agentServices.session, service);
    const port = await new Promise<number>((resolve, reject) =>
      server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
        error === null ? resolve(bound) : reject(error),
      ),
    );
    const client = new AgentClient('a', `127.0.0.1:${port}`, undefined, true);
    end = () => {
      client.close();
      server.forceShutdown();
    };
    return client.session.bytes('CarryPages');
  }

  it('come as they were sent, both ways, each of which ends on its own', async () => {
    const sums: string[] = [];
    const stream = await dial(async (bytes) => {
      const sum = createHash('sha256');
      bytes.on('data', (chunk: Buffer) => sum.update(chunk));
      await once(bytes, 'end');
      sums.push(sum.digest('hex'));
      bytes.end(Buffer.alloc(3 * MIB, 7));
      await once(bytes, 'finish');
    });
    const sent = createHash('sha256');
    for (let piece = 0; piece < 200; piece++) {
      const bytes = Buffer.alloc(1 + ((piece * 7919) % 60_000), piece);
      sent.update(bytes);
      if (!stream.write(bytes)) await once(stream, 'drain');
    }
    stream.end();
    let received = 0;
    for await (const chunk of stream) received += (chunk as Buffer).length;
    expect(received).toBe(3 * MIB);
    expect(sums).toEqual([sent.digest('hex')]);
  });

  it('go on to the server after it has ended its own way', async () => {
    let received = 0;
    const stream = await dial(async (bytes) => {
      bytes.end('all');
      bytes.on('data', (chunk: Buffer) => (received += chunk.length));
      await once(bytes, 'end');
    });
    stream.resume();
    await once(stream, 'end');
    stream.write(Buffer.alloc(MIB));
    await new Promise<void>((resolve) => stream.end(Buffer.alloc(MIB), resolve));
    while (received < 2 * MIB) await delay(5);
    expect(received).toBe(2 * MIB);
  });

  it.each(['to the server', 'to the client'])('%s: wait while nobody takes them', async (way) => {
    let written = 0;
    const fill = async (stream: Duplex): Promise<void> => {
      for (; written < BIG; written += MIB / 16)
        if (!stream.write(Buffer.alloc(MIB / 16))) await once(stream, 'drain');
    };
    const stream = await dial(async (bytes) => {
      if (way === 'to the client') await fill(bytes);
      await once(bytes, 'close');
    });
    stream.on('error', () => undefined);
    if (way === 'to the server') void fill(stream).catch(() => undefined);
    let last = -1;
    while (written !== last) {
      last = written;
      await delay(300);
    }
    expect(written).toBeGreaterThan(0);
    expect(written).toBeLessThan(BIG / 2);
    stream.destroy();
  });

  it('fail at the client with what the server says', async () => {
    const stream = await dial(() => Promise.reject(new FerryError('TRANSPORT_REFUSED', 'not here')));
    const [error] = (await once(stream, 'error')) as [FerryError];
    expect(error).toMatchObject({ code: 'TRANSPORT_REFUSED', message: 'not here' });
  });

  it('end at the server when the client goes', async () => {
    let seen: Promise<unknown> | undefined;
    const stream = await dial(async (bytes) => {
      seen = once(bytes, 'error');
      bytes.write('x');
      await seen;
    });
    stream.on('error', () => undefined);
    await once(stream, 'data');
    stream.destroy();
    while (seen === undefined) await delay(5);
    expect(((await seen) as [Error])[0].message).toContain('cancelled');
  });
});
