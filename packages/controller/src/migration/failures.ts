import type { FerryError } from '@ferry/protocol';

/** Whether an agent itself said no: then the call had no effect, or its effect has been undone there. */
export function isAnswer(error: FerryError): boolean {
  const { category } = error.entry;
  return category === 'usage' || category === 'refused' || category === 'failed' || category === 'operator';
}

/** Whether only a person can go on. */
export function needsOperator(error: FerryError): boolean {
  return error.code === 'NEEDS_OPERATOR' || error.code === 'RECEIPT_INVALID';
}
