import type { Finding } from '@ferry/protocol';
import { formatBytes } from '../../units/size.js';
import { blocker, warning } from '../finding.js';
import { drains } from '../modes.js';
import type { Check } from './facts.js';

/** The first kernel that tells which pages are there in the way that packages/criu/scripts/leave-pages.pl stands in for. */
const PAGEMAP_SCAN = { major: 6, minor: 7 };

/** What filling in memory after the move needs of both nodes, and what it asks of the source afterwards. */
export const postcopy: Check = ({ source, destination, mode, neededBytes }) => {
  if (!drains(mode)) return [];
  const follows = warning(
    'MEMORY_FOLLOWS',
    `after the move, up to ${formatBytes(neededBytes)} of memory are fetched from ${source.name}: should that node crash meanwhile, the process is lost`,
  );
  const missing = (text: string): Finding => blocker('LAZY_PAGES_MISSING', text);
  const findings = [follows];
  if (!canLeavePages(source.kernel))
    findings.push(missing(`${source.name} cannot leave pages where they are: Linux ${source.kernel}`));
  if (destination.criu?.lazyPages !== true)
    findings.push(missing(`${destination.name} cannot fetch memory when it is touched`));
  return findings;
};

function canLeavePages(kernel: string): boolean {
  const [major = 0, minor = 0] = kernel.split(/[^0-9]/).map(Number);
  return major > PAGEMAP_SCAN.major || (major === PAGEMAP_SCAN.major && minor >= PAGEMAP_SCAN.minor);
}
