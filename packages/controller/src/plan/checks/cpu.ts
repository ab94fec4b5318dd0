import { blocker, warning } from '../finding.js';
import type { Check } from './facts.js';

const SHOWN = 8;

/** The destination's processor must hold what programs may already be using. */
export const cpu: Check = ({ source, destination }) => {
  if (source.architecture !== destination.architecture) {
    return [
      blocker(
        'ARCHITECTURE_MISMATCH',
        `${source.name} is ${source.architecture}, ${destination.name} is ${destination.architecture}`,
      ),
    ];
  }
  const there = new Set(destination.cpuFlags);
  const missing = source.cpuFlags.filter((flag) => !there.has(flag));
  if (missing.length === 0) return [];
  const more = missing.length > SHOWN ? ` and ${missing.length - SHOWN} more` : '';
  return [
    warning(
      'CPU_MISMATCH',
      `the processor of ${destination.name} lacks ${missing.slice(0, SHOWN).join(', ')}${more}: a program that uses them crashes there`,
    ),
  ];
};
