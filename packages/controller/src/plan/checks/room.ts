import type { ErrorCode, Finding, Node } from '@ferry/protocol';
import { formatBytes } from '../../units/size.js';
import { blocker } from '../finding.js';
import type { Check } from './facts.js';

/** Room in the areas where bytes land: the destination's memory, or both disks in copy mode. */
export const room: Check = ({ source, destination, mode, neededBytes }) => {
  const look = (node: Node, free: number, code: ErrorCode, area: string): Finding[] =>
    free >= neededBytes
      ? []
      : [
          blocker(
            code,
            `${formatBytes(neededBytes)} are needed in the ${area} area of ${node.name}, ${formatBytes(free)} are free`,
          ),
        ];
  switch (mode) {
    case 'diskless':
    case 'precopy':
    case 'hybrid':
      return look(destination, destination.memoryAreaFreeBytes, 'MEMORY_AREA_FULL', 'memory');
    case 'copy':
      return [source, destination].flatMap((node) =>
        look(node, node.diskAreaFreeBytes, 'DISK_AREA_FULL', 'disk'),
      );
    // Post-copy: the pages go into the tree's own memory, never into an area.
    case 'postcopy':
    case 'shared':
      return [];
  }
};
