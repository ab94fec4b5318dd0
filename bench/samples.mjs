// The record of single measurements, one line of JSON each: what a run that ended early leaves to the next.
import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

export class Samples {
  #file;
  #all;

  constructor(file, all) {
    this.#file = file;
    this.#all = all;
  }

  static async open(file) {
    await mkdir(dirname(file), { recursive: true });
    const text = await readFile(file, 'utf8').catch((error) => {
      if (error.code === 'ENOENT') return '';
      throw error;
    });
    const lines = text.split('\n').filter((line) => line !== '');
    return new Samples(file, lines.map(JSON.parse));
  }

  /** Forgets what there is of these cases, by the contenders that they name. */
  async forget(cases) {
    const chosen = (sample) =>
      cases.some(({ name, contenders }) => name === sample.case && contenders.includes(sample.contender));
    this.#all = this.#all.filter((sample) => !chosen(sample));
    await writeFile(this.#file, this.#all.map(asLine).join(''));
  }

  async add(sample) {
    this.#all.push(sample);
    await appendFile(this.#file, asLine(sample));
  }

  has({ name }, contender, round) {
    return this.of(name).some((sample) => sample.contender === contender && sample.round === round);
  }

  /** All of a case. */
  of(caseName) {
    return this.#all.filter((sample) => sample.case === caseName);
  }

  /** How long such a migration took at most; undefined: there was none yet. */
  longestMs({ name }, contender) {
    const own = this.of(name).filter((sample) => sample.contender === contender);
    return own.length === 0 ? undefined : Math.max(...own.map((sample) => sample.totalMs));
  }
}

const asLine = (sample) => `${JSON.stringify(sample)}\n`;
