import { blocker } from '../finding.js';
import type { Check } from './facts.js';

/** Two names for one agent. Nodes in name spaces of one machine share its boot id and are told apart by name. */
export const sameNode: Check = ({ source, destination }) =>
  source.bootId === destination.bootId && source.name === destination.name
    ? [blocker('SAME_NODE', `source and destination are the same node, ${source.name}`)]
    : [];
