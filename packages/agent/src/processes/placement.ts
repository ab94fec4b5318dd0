import { stat } from 'node:fs/promises';
import type { FileUse, Finding, ProcessTree } from '@ferry/protocol';
import type { ImageStore } from '../images/store.js';
import { blocker, warning } from './findings.js';
import { readStat } from './procfs.js';

const PERMISSIONS = 0o7777;

/** What a placement must have room for, in bytes. */
export interface PlacementNeeds {
  readonly memoryBytes: number;
  readonly diskBytes: number;
}

/** Whether a tree that runs on another node would find what it needs here. */
export async function checkPlacement(
  tree: ProcessTree,
  needs: PlacementNeeds,
  images: ImageStore,
): Promise<Finding[]> {
  return [
    // With a name space of its own a tree brings its pids, or its files, along.
    ...(tree.ownNamespaces.includes('pid') ? [] : await pidFindings(tree.taskIds)),
    ...(tree.ownNamespaces.includes('mnt') ? [] : await fileFindings(tree.files)),
    ...(await roomFindings(needs, images)),
  ];
}

async function pidFindings(taskIds: readonly number[]): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const pid of taskIds) {
    const stat = await readStat(pid);
    if (stat === undefined) continue;
    const who = stat.state === 'Z' ? `a zombie of process ${stat.parentPid}` : stat.name;
    findings.push(blocker('PID_IN_USE', `pid ${pid} is taken by ${who}`));
  }
  return findings;
}

async function fileFindings(files: readonly FileUse[]): Promise<Finding[]> {
  const findings = await Promise.all(files.filter(({ deleted }) => !deleted).map(checkFile));
  return findings.filter((found) => found !== undefined);
}

async function checkFile(file: FileUse): Promise<Finding | undefined> {
  const here = await stat(file.path).catch(() => undefined);
  if (here === undefined) return blocker('FILE_MISSING', `${file.path} is not here`);
  if (!here.isFile()) return blocker('FILE_MISMATCH', `${file.path} is not a regular file here`);
  if (!file.appendOnly && here.size !== file.sizeBytes) {
    const text = `${file.path} has ${here.size} bytes here, ${file.sizeBytes} there`;
    // A program or library stays as it is; data that the tree writes may have grown since it was looked at.
    return file.mapped ? blocker('FILE_MISMATCH', text) : warning('FILE_MISMATCH', text);
  }
  if ((here.mode & PERMISSIONS) !== (file.mode & PERMISSIONS))
    return warning(
      'FILE_MISMATCH',
      `${file.path} has mode ${octal(here.mode)} here, ${octal(file.mode)} there`,
    );
  return undefined;
}

async function roomFindings(needs: PlacementNeeds, images: ImageStore): Promise<Finding[]> {
  const findings: Finding[] = [];
  const memory = await images.freeBytes('IMAGE_AREA_MEMORY');
  if (needs.memoryBytes > memory)
    findings.push(
      blocker('MEMORY_AREA_FULL', `the memory area has ${memory} bytes free of ${needs.memoryBytes}`),
    );
  const disk = await images.freeBytes('IMAGE_AREA_DISK');
  if (needs.diskBytes > disk)
    findings.push(blocker('DISK_AREA_FULL', `the disk area has ${disk} bytes free of ${needs.diskBytes}`));
  return findings;
}

function octal(mode: number): string {
  return (mode & PERMISSIONS).toString(8).padStart(4, '0');
}
