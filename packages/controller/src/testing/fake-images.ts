import { createHash } from 'node:crypto';
import { pack } from 'tar-stream';
import {
  FerryError,
  type agentServices,
  type Handlers,
  type ImageFile,
  type PullImageResponse,
} from '@ferry/protocol';

const FRAME_BYTES = 64 * 1024;

/** The images of a fake agent: one image, "img", of files in memory. */
export class FakeImages {
  files: Record<string, Buffer> = {
    'pages-1.img': Buffer.alloc(300_000, 3),
    'core-7.img': Buffer.from('core'),
  };
  /** Changes the frames of a pull before they are sent. */
  tamper: (frames: PullImageResponse[]) => PullImageResponse[] = (frames) => frames;

  handlers(): Handlers<typeof agentServices.image> {
    const known = (id: string): void => {
      if (id !== 'img') throw new FerryError('IMAGE_NOT_FOUND', `no image ${id}`);
    };
    return {
      ListImages: () => Promise.resolve({ images: [this.#image()] }),
      GetImage: (request) => {
        known(request.imageId);
        return Promise.resolve({ image: this.#image(), files: this.#manifest() });
      },
      PullImage: (request) => {
        known(request.imageId);
        return this.#pull();
      },
      FetchImage: () => {
        throw new FerryError('INTERNAL', 'not scripted');
      },
      DeleteImage: (request) => {
        known(request.imageId);
        return Promise.resolve({});
      },
    };
  }

  async *#pull(): AsyncGenerator<PullImageResponse> {
    const tar = pack();
    for (const [name, content] of Object.entries(this.files)) tar.entry({ name }, content);
    tar.finalize();
    const chunks: Buffer[] = [];
    for await (const chunk of tar) chunks.push(chunk as Buffer);
    const archive = Buffer.concat(chunks);
    const frames: PullImageResponse[] = [{ frame: 'header', header: { image: this.#image() } }];
    for (let start = 0; start < archive.length; start += FRAME_BYTES)
      frames.push({ frame: 'data', data: archive.subarray(start, start + FRAME_BYTES) });
    frames.push({ frame: 'trailer', trailer: { files: this.#manifest() } });
    yield* this.tamper(frames);
  }

  #manifest(): ImageFile[] {
    return Object.entries(this.files).map(([name, content]) => ({
      name,
      sizeBytes: content.length,
      sha256: createHash('sha256').update(content).digest(),
    }));
  }

  #image() {
    const sizeBytes = Object.values(this.files).reduce((sum, content) => sum + content.length, 0);
    return {
      id: 'img',
      sizeBytes,
      fileCount: Object.keys(this.files).length,
      area: 'IMAGE_AREA_DISK' as const,
      createUnixUs: 1_700_000_000_000_000,
      inUse: false,
    };
  }
}
