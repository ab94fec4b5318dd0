import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Server, ServerCredentials } from '@grpc/grpc-js';
import { AgentClient, agentServices, implement, type PullImageResponse } from '@ferry/protocol';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { packImage } from './archive.js';
import { fetchImage } from './fetch.js';

let from: string;
let to: string;
let server: Server;
let client: AgentClient;
let answer: () => AsyncIterable<PullImageResponse>;
const never = () => Promise.reject(new Error('not called'));

beforeEach(async () => {
  from = await mkdtemp(join(tmpdir(), 'ferry-from-'));
  to = await mkdtemp(join(tmpdir(), 'ferry-to-'));
  await writeFile(join(from, 'a.img'), 'a'.repeat(100_000));
  await writeFile(join(from, 'b.img'), 'b');
  server = new Server();
  server.addService(
    agentServices.image,
    implement(agentServices.image, {
      ListImages: never,
      GetImage: never,
      DeleteImage: never,
      FetchImage: never,
      PullImage: () => answer(),
    }),
  );
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    ),
  );
  client = new AgentClient('a', `127.0.0.1:${port}`, undefined, true);
});
afterEach(async () => {
  client.close();
  server.forceShutdown();
  await Promise.all([from, to].map((dir) => rm(dir, { recursive: true })));
});

const header: PullImageResponse = { header: { image: null } };
/** A pull as the image service makes it; `change` gets the frames to do harm to. */
function pull(change: (frames: PullImageResponse[]) => PullImageResponse[] = (frames) => frames) {
  return async function* () {
    const archive = packImage(from);
    const frames: PullImageResponse[] = [header];
    for await (const data of archive) frames.push({ data });
    frames.push({ trailer: { files: [...archive.manifest()] } });
    yield* change(frames);
  };
}
const fetch = () => fetchImage(client, 'x', to);

it('brings an image over', async () => {
  answer = pull();
  const { bytes, files } = await fetch();
  expect(bytes).toBe(100_001);
  expect(files.map(({ name }) => name)).toEqual(['a.img', 'b.img']);
});

it('wants a header and a trailer', async () => {
  answer = pull((frames) => frames.slice(0, -1));
  await expect(fetch()).rejects.toMatchObject({ code: 'STREAM_TRUNCATED' });
});

it.each([
  ['no header', (frames: PullImageResponse[]) => frames.slice(1)],
  ['two headers', (frames: PullImageResponse[]) => [header, ...frames]],
  ['data after the trailer', (frames: PullImageResponse[]) => [...frames, { data: Buffer.alloc(1) }]],
])('refuses a stream with %s', async (_what, change) => {
  answer = pull(change);
  await expect(fetch()).rejects.toMatchObject({ code: 'STREAM_TRUNCATED' });
});

it.each([
  ['another digest', (sha256: Buffer) => [{ name: 'a.img', sizeBytes: 100_000, sha256 }]],
  ['more files', (sha256: Buffer) => [{ name: 'c.img', sizeBytes: 0, sha256 }]],
])('compares the manifest: %s', async (_what, files) => {
  answer = pull((frames) => [...frames.slice(0, -1), { trailer: { files: files(Buffer.alloc(32)) } }]);
  await expect(fetch()).rejects.toMatchObject({ code: 'DIGEST_MISMATCH' });
});

it('notices a bit that fell over on the way', async () => {
  answer = pull((frames) =>
    frames.map((frame) => {
      if (frame.data === undefined) return frame;
      const data = Buffer.from(frame.data);
      data[2000] = (data[2000] ?? 0) ^ 1;
      return { data };
    }),
  );
  await expect(fetch()).rejects.toMatchObject({ code: 'DIGEST_MISMATCH' });
});
