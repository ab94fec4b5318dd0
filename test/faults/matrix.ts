import { FAULTS, type Fault } from './faults.js';
import { MOMENTS, type Moment } from './moments.js';

/** One case of the matrix. */
export interface Cell {
  readonly name: string;
  readonly moment: Moment;
  readonly fault: Fault;
}

/** Every step with every fault, and those that cannot be, with why. */
export function matrix(): { cells: Cell[]; impossible: { name: string; reason: string }[] } {
  const cells: Cell[] = [];
  const impossible: { name: string; reason: string }[] = [];
  for (const moment of MOMENTS) {
    for (const fault of FAULTS) {
      const name = `${moment.at}: ${fault.name}`;
      const reason = fault.impossible?.(moment);
      if (reason === undefined) cells.push({ name, moment, fault });
      else impossible.push({ name, reason });
    }
  }
  return { cells, impossible };
}
