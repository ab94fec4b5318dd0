// The root file system of containers, whichever engine runs them: what is in it is the machine's /usr, bound into it.
import { mkdir, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';

/** Makes an empty one. */
export async function makeRoot(root) {
  await rm(root, { recursive: true, force: true });
  for (const name of ['usr', 'proc', 'dev', 'tmp']) await mkdir(join(root, name), { recursive: true });
  for (const name of ['bin', 'lib', 'lib64']) await symlink(`usr/${name}`, join(root, name));
}
