// Exits 0 when node_modules already holds exactly what package-lock.json asks for (somebody ran npm).
import { existsSync, readFileSync } from 'node:fs';

const read = (file) => JSON.parse(readFileSync(file, 'utf8')).packages;
const hidden = 'node_modules/.package-lock.json';
if (!existsSync(hidden)) process.exit(1);
const wanted = read('package-lock.json');
const present = read(hidden);
const same = Object.entries(wanted).every(
  ([path, entry]) =>
    !path.startsWith('node_modules/') ||
    (present[path] === undefined
      ? entry.optional === true
      : present[path].integrity === entry.integrity && existsSync(path)),
);
process.exit(same ? 0 : 1);
