export { findCriu } from './find.js';
export { probeCriu, type CriuFeatures, type CriuProbe } from './probe.js';
