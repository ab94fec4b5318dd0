import { blocker } from '../finding.js';
import type { Check } from './facts.js';

/** A CRIU that works on both nodes, writing the same formats. */
export const criu: Check = ({ source, destination }) => {
  const broken = [source, destination].filter((node) => node.criu?.checkOk !== true);
  if (broken.length > 0) {
    return broken.map((node) =>
      blocker(
        'CRIU_MISSING',
        node.criu === null || node.criu.version === ''
          ? `no CRIU was found on ${node.name}`
          : `criu check fails on ${node.name} (CRIU ${node.criu.version}, Linux ${node.kernel})`,
      ),
    );
  }
  if (source.criu?.wireFormat === destination.criu?.wireFormat) return [];
  const version = (node: typeof source): string => `${node.criu?.version ?? '?'} on ${node.name}`;
  return [
    blocker(
      'CRIU_INCOMPATIBLE',
      `CRIU ${version(source)} and ${version(destination)} write different formats`,
    ),
  ];
};
