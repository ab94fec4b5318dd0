import {
  AgentClient,
  agentServices,
  checkName,
  FerryError,
  implement,
  type Endpoint,
  type Identity,
  type Image,
  type ServeOptions,
} from '@ferry/protocol';
import type { UntypedServiceImplementation } from '@grpc/grpc-js';
import { digestImage, packImage } from '../images/archive.js';
import { fetchImage } from '../images/fetch.js';
import { throttle } from '../images/throttle.js';
import { SESSION_PREFIX, type ImageStore, type StoredImage } from '../images/store.js';
import { follow } from '../operations/follow.js';
import type { OperationControl, OperationResult } from '../operations/operation.js';
import type { OperationRegistry } from '../operations/registry.js';

/** Left in the area after a fetch: a node with a full disk is of no use to anybody. */
const RESERVE_BYTES = 16 << 20;
/** Of a restore here; nothing that another node needs. */
const LOCAL_FILES = new Set(['restore.log']);

export interface ImageServiceDeps {
  readonly images: ImageStore;
  readonly operations: OperationRegistry;
  readonly identity: Identity | undefined;
  /** Bytes per second that an image may be sent with; undefined: no limit. */
  readonly rateOf: (imageId: string) => number | undefined;
}

/** ferry.agent.v1.ImageService. */
export function imageService(deps: ImageServiceDeps, options: ServeOptions): UntypedServiceImplementation {
  const { images, operations, rateOf } = deps;
  return implement(
    agentServices.image,
    {
      ListImages: async () => ({ images: (await images.list()).map(toImage) }),
      GetImage: async ({ imageId }) => {
        const release = images.hold(imageId);
        try {
          const image = await images.get(imageId);
          return { image: toImage(image), files: await digestImage(image.dir) };
        } finally {
          release();
        }
      },
      PullImage: async function* ({ imageId, wait }, { signal }) {
        const image = await (wait ? images.whenComplete(imageId, signal) : images.get(imageId));
        if (image.parentId !== undefined)
          throw new FerryError(
            'INVALID_ARGUMENT',
            `image ${imageId} builds on ${image.parentId} and cannot be moved without it`,
            { remedy: 'Make a dump without a parent image for the other node.' },
          );
        const release = images.hold(imageId);
        try {
          const archive = packImage(image.dir, { exclude: (name) => LOCAL_FILES.has(name) });
          yield { header: { image: toImage(image) } };
          const rate = rateOf(imageId);
          for await (const data of rate === undefined ? archive : throttle(archive, rate, signal))
            yield { data };
          yield { trailer: { files: [...archive.manifest()] } };
        } finally {
          release();
        }
      },
      FetchImage: async function* ({ peer, imageId, area }, { signal }) {
        const from = checkPeer(peer);
        checkName('image_id', imageId);
        if (imageId.startsWith(SESSION_PREFIX))
          throw new FerryError('INVALID_ARGUMENT', `image_id: ${imageId} belongs to a migration`);
        images.path(imageId, area);
        const operation = operations.start('fetch', (control) =>
          fetchFrom(from, imageId, area, control, deps),
        );
        yield* follow(operation, signal);
      },
      DeleteImage: async ({ imageId }) => {
        await images.delete(imageId);
        return {};
      },
    },
    options,
  );
}

function toImage(image: StoredImage): Image {
  const { id, sizeBytes, fileCount, area, createUnixUs, inUse } = image;
  return { id, sizeBytes, fileCount, area, createUnixUs, inUse };
}

function checkPeer(peer: Endpoint | null): Endpoint {
  if (peer === null || peer.node === '' || peer.control === '')
    throw new FerryError('INVALID_ARGUMENT', 'peer: node and control are needed');
  checkName('peer.node', peer.node);
  return peer;
}

async function fetchFrom(
  peer: Endpoint,
  imageId: string,
  area: Image['area'],
  control: OperationControl,
  deps: ImageServiceDeps,
): Promise<OperationResult> {
  const { images, identity } = deps;
  const dir = await images.create(imageId, area);
  const release = images.hold(imageId);
  const client = new AgentClient(peer.node, peer.control, identity, true);
  try {
    const maxBytes = Math.max(0, (await images.freeBytes(area)) - RESERVE_BYTES);
    const { bytes } = await control.step('fetch', () =>
      fetchImage(client, imageId, dir, {
        signal: control.signal,
        maxBytes,
        onTotal: (total) => {
          if (total > maxBytes) throw full(area, total, maxBytes);
          control.progress(0, total);
        },
        onBytes: (done) => control.progress(done),
      }),
    );
    control.signal.throwIfAborted();
    await images.complete(imageId);
    return { result: 'fetch', fetch: { imageId, imageBytes: bytes } };
  } catch (error) {
    await images.remove(imageId);
    control.signal.throwIfAborted();
    throw error;
  } finally {
    client.close();
    release();
  }
}

function full(area: Image['area'], needed: number, free: number): FerryError {
  const code = area === 'IMAGE_AREA_MEMORY' ? 'MEMORY_AREA_FULL' : 'DISK_AREA_FULL';
  return new FerryError(code, `the image has ${needed} bytes, ${free} are free`, {
    facts: { needed_bytes: String(needed), free_bytes: String(free) },
  });
}
