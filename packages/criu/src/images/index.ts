export { CriuImageError } from './image-error.js';
export { readInventory, type Inventory } from './inventory.js';
export { PAGE_FLAGS, PAGE_SIZE, readPagemap, type Pagemap, type PagemapEntry } from './pagemap.js';
export { readPstree, type PstreeTask } from './pstree.js';
export { readRseqAreas, type Area } from './rseq.js';
export { readStats, type DumpFigures, type RestoreFigures } from './stats.js';
export { mendTerminals } from './terminals.js';
export { writePagemap } from './write-pagemap.js';
export { verifyPages, type PageTotals } from './verify-pages.js';
