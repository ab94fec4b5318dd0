import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ImageStore } from './store.js';

let directory: string;
let store: ImageStore;
const places = () => ({ diskDir: join(directory, 'disk'), memoryDir: join(directory, 'memory') });
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ferry-store-'));
  store = new ImageStore(places());
  await store.open();
});
afterEach(() => rm(directory, { recursive: true }));

const ids = async () => (await store.list()).map(({ id }) => id);

async function make(id: string, parentId?: string): Promise<void> {
  await writeFile(join(await store.create(id, 'IMAGE_AREA_DISK'), 'a.img'), 'abc');
  await store.complete(id, parentId);
}

it('shows an image only once it is complete', async () => {
  const dir = await store.create('one', 'IMAGE_AREA_MEMORY');
  await writeFile(join(dir, 'a.img'), 'abc');
  expect(await ids()).toEqual([]);
  await expect(store.get('one')).rejects.toMatchObject({ code: 'IMAGE_NOT_FOUND' });
  await store.complete('one');
  expect(await store.get('one')).toMatchObject({
    id: 'one',
    dir,
    area: 'IMAGE_AREA_MEMORY',
    sizeBytes: 3,
    fileCount: 1,
    inUse: false,
  });
  expect(await ids()).toEqual(['one']);
});

it('has one image of a name, in whichever area and state', async () => {
  await store.create('one', 'IMAGE_AREA_UNSPECIFIED');
  await expect(store.create('one', 'IMAGE_AREA_DISK')).rejects.toMatchObject({ code: 'IMAGE_EXISTS' });
  await expect(store.create('one', 'IMAGE_AREA_MEMORY')).rejects.toMatchObject({ code: 'IMAGE_EXISTS' });
});

it.each(['', '..', '.x', 'a/b', 'A', 'session-', 'session-../x', 'x'.repeat(64)])(
  'refuses the name %j',
  async (id) => {
    await expect(store.create(id, 'IMAGE_AREA_DISK')).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  },
);

it('takes the longest name of a migration', async () => {
  await expect(store.create(`session-${'x'.repeat(63)}`, 'IMAGE_AREA_DISK')).resolves.toContain('session-');
});

it('does not delete what is in use', async () => {
  await make('one');
  const releases = [store.hold('one'), store.hold('one')];
  await expect(store.delete('one')).rejects.toMatchObject({ code: 'IMAGE_IN_USE' });
  releases[0]?.();
  releases[0]?.();
  await expect(store.delete('one')).rejects.toMatchObject({ code: 'IMAGE_IN_USE' });
  releases[1]?.();
  await store.delete('one');
  await expect(store.delete('one')).rejects.toMatchObject({ code: 'IMAGE_NOT_FOUND' });
});

it('does not delete a pre-dump that another image builds on, nor an image of a migration', async () => {
  await make('one');
  await make('two', 'one');
  await expect(store.delete('one')).rejects.toMatchObject({ code: 'IMAGE_IN_USE' });
  await store.delete('two');
  await store.delete('one');
  await make('session-m');
  await expect(store.delete('session-m')).rejects.toMatchObject({ code: 'IMAGE_IN_USE' });
});

it('removes what was cut off when it is opened again, but not what belongs to migrations', async () => {
  await make('whole');
  await store.create('half', 'IMAGE_AREA_DISK');
  await store.create('session-half', 'IMAGE_AREA_MEMORY');
  await mkdir(join(places().memoryDir, 'other'));
  await new ImageStore(places()).open();
  expect(await readdir(places().diskDir)).toEqual(['whole']);
  expect(await readdir(places().memoryDir)).toEqual(['session-half']);
});

it('knows what an area can still take', async () => {
  expect(await store.freeBytes('IMAGE_AREA_DISK')).toBeGreaterThan(0);
});
