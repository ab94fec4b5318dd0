export { durableWrite } from './durable.js';
export { createHold, Hold, openHold, type Held, type HoldOptions, type HoldPoint } from './hold.js';
export type { Decision, Verdict } from './verdict.js';
