/** A set of packed states in the order in which they were found, each with how it was reached, and the edges between. */
export class StateTable {
  /** The states, one after another. */
  words: Uint32Array;
  /** A byte for each state, for whoever explores. */
  marks = new Uint8Array(1 << 15);
  size = 0;
  edges = 0;
  readonly #width: number;
  #slots = new Int32Array(1 << 16).fill(-1);
  #parents = new Int32Array(1 << 15);
  #via = new Uint8Array(1 << 15);
  #from = new Uint32Array(1 << 16);
  #to = new Uint32Array(1 << 16);
  #edgeVia = new Uint8Array(1 << 16);

  /** @param width 32-bit words of a state */
  constructor(width: number) {
    this.#width = width;
    this.words = new Uint32Array(width << 15);
  }

  /** Adds a state unless it is there. Returns its number. */
  add(packed: Uint32Array, parent: number, via: number): number {
    let slot = this.#slot(packed, 0);
    const known = this.#slots[slot] ?? -1;
    if (known >= 0) return known;
    if (this.size === this.#parents.length) {
      this.words = grown(this.words, new Uint32Array(this.words.length * 2));
      this.#parents = grown(this.#parents, new Int32Array(this.size * 2));
      this.#via = grown(this.#via, new Uint8Array(this.size * 2));
      this.marks = grown(this.marks, new Uint8Array(this.size * 2));
    }
    const state = this.size;
    this.words.set(packed, state * this.#width);
    this.#parents[state] = parent;
    this.#via[state] = via;
    this.size += 1;
    if (this.size * 2 > this.#slots.length) {
      this.#slots = new Int32Array(this.#slots.length * 2).fill(-1);
      for (let other = 0; other < this.size; other += 1) {
        slot = this.#slot(this.words, other * this.#width);
        this.#slots[slot] = other;
      }
    } else this.#slots[slot] = state;
    return state;
  }

  /** Notes that one state leads to another. */
  edge(from: number, to: number, via: number): void {
    if (from === to) return;
    if (this.edges === this.#from.length) {
      this.#from = grown(this.#from, new Uint32Array(this.edges * 2));
      this.#to = grown(this.#to, new Uint32Array(this.edges * 2));
      this.#edgeVia = grown(this.#edgeVia, new Uint8Array(this.edges * 2));
    }
    this.#from[this.edges] = from;
    this.#to[this.edges] = to;
    this.#edgeVia[this.edges] = via;
    this.edges += 1;
  }

  parent(state: number): number {
    return this.#parents[state] ?? -1;
  }

  via(state: number): number {
    return this.#via[state] ?? 0;
  }

  /** How many steps lead to a state by the way it was found. */
  depth(state: number): number {
    let steps = 0;
    for (let at = state; at > 0; at = this.parent(at)) steps += 1;
    return steps;
  }

  /** 1 for each state from which edges that are usable lead to one with a mark. */
  backwards(mark: number, usable: (via: number) => boolean): Uint8Array {
    const { starts, sources } = this.#predecessors(usable);
    const reaches = new Uint8Array(this.size);
    const queue = new Uint32Array(this.size);
    let end = 0;
    for (let state = 0; state < this.size; state += 1) {
      if (((this.marks[state] ?? 0) & mark) === 0) continue;
      reaches[state] = 1;
      queue[end++] = state;
    }
    for (let head = 0; head < end; head += 1) {
      const state = queue[head] ?? 0;
      for (let index = starts[state] ?? 0; index < (starts[state + 1] ?? 0); index += 1) {
        const before = sources[index] ?? 0;
        if (reaches[before] === 1) continue;
        reaches[before] = 1;
        queue[end++] = before;
      }
    }
    return reaches;
  }

  /** For each state, where usable edges to it come from: sources[starts[state]] up to sources[starts[state + 1]]. */
  #predecessors(usable: (via: number) => boolean): { starts: Uint32Array; sources: Uint32Array } {
    const starts = new Uint32Array(this.size + 2);
    const each = (visit: (from: number, to: number) => void): void => {
      for (let edge = 0; edge < this.edges; edge += 1)
        if (usable(this.#edgeVia[edge] ?? 0)) visit(this.#from[edge] ?? 0, this.#to[edge] ?? 0);
    };
    each((_, to) => {
      starts[to + 2] = (starts[to + 2] ?? 0) + 1;
    });
    for (let state = 2; state < starts.length; state += 1)
      starts[state] = (starts[state] ?? 0) + (starts[state - 1] ?? 0);
    const sources = new Uint32Array(starts[this.size + 1] ?? 0);
    // Filling moves each start on to the next state's, which is where it belongs.
    each((from, to) => {
      const at = starts[to + 1] ?? 0;
      sources[at] = from;
      starts[to + 1] = at + 1;
    });
    return { starts, sources };
  }

  /** The slot of a state: where it is, or the free one where it belongs. */
  #slot(from: Uint32Array, offset: number): number {
    const mask = this.#slots.length - 1;
    let hash = 0;
    for (let word = 0; word < this.#width; word += 1) {
      hash = Math.imul(hash ^ (from[offset + word] ?? 0), 0x9e3779b1);
      hash ^= hash >>> 15;
    }
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const state = this.#slots[slot] ?? -1;
      if (state < 0 || this.#equals(from, offset, state)) return slot;
    }
  }

  #equals(from: Uint32Array, offset: number, state: number): boolean {
    const base = state * this.#width;
    for (let word = 0; word < this.#width; word += 1)
      if (from[offset + word] !== this.words[base + word]) return false;
    return true;
  }
}

function grown<T extends Uint32Array | Int32Array | Uint8Array>(old: T, bigger: T): T {
  bigger.set(old);
  return bigger;
}
