export { describeConfig } from './config/describe.js';
export {
  DESTINATION_MOVES,
  SOURCE_MOVES,
  type DestinationState,
  type SourceState,
} from './sessions/states.js';
