export { describeConfig } from './config/describe.js';
