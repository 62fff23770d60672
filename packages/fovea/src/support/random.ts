import { boxMuller } from "./box-muller.ts";
import { ConfigError } from "./errors.ts";
import { philox4x32 } from "./philox4x32.ts";

/** Where a `Random` stands: plain data, exact through JSON. */
export interface RandomState {
  readonly seed: number;
  readonly stream: number;
  /** 32-bit words drawn so far. */
  readonly position: number;
  /** The second number of a Box–Muller pair that has not been handed out yet. */
  readonly spare: number | null;
}

const twoTo32 = 2 ** 32;

/** The words that many numbers are made of at a time: few enough to stay in the processor's first cache. */
const words = new Uint32Array(2048);
const pair = new Float64Array(2);

/**
 * Seeded random numbers. Streams of one seed are independent of each other: an epoch, a layer or a worker takes
 * one each. The numbers are those of Philox4x32-10 with the seed as key, the stream in the upper half of the
 * counter and the number of the block in the lower half.
 */
export class Random {
  #seed: number;
  #stream: number;
  #position = 0;
  #spare: number | null = null;
  readonly #key = new Uint32Array(2);
  readonly #counter = new Uint32Array(4);
  readonly #block = new Uint32Array(4);

  /** @throws ConfigError when `seed` or `stream` is not an integer that a double holds exactly. */
  constructor(seed: number, stream = 0) {
    this.#seed = seed;
    this.#stream = stream;
    this.restore({ seed, stream, position: 0, spare: null });
  }

  /** A random unsigned 32-bit integer. */
  word(): number {
    const lane = this.#position & 3;
    if (lane === 0) this.#fill(this.#block);
    this.#position++;
    return this.#block[lane] ?? 0;
  }

  /** Uniform in [0, 1), a multiple of 2⁻²⁴, so that it is exact in float32. */
  uniform(): number {
    return uniformOf(this.word());
  }

  /** Normal with mean 0 and standard deviation 1 (Box and Muller, 1958). */
  normal(): number {
    if (this.#spare !== null) {
      const spare = this.#spare;
      this.#spare = null;
      return spare;
    }
    boxMuller(this.#draw(2), pair);
    this.#spare = pair[1] ?? 0;
    return pair[0] ?? 0;
  }

  /** Fills `out` with what as many calls of `uniform` would give, sooner, and returns it. */
  uniforms(out: Float64Array): Float64Array {
    for (let start = 0; start < out.length; start += words.length) {
      const count = Math.min(words.length, out.length - start);
      const drawn = this.#draw(count);
      for (let index = 0; index < count; index++) out[start + index] = uniformOf(drawn[index] ?? 0);
    }
    return out;
  }

  /** Fills `out` with what as many calls of `normal` would give, sooner, and returns it. */
  normals(out: Float64Array): Float64Array {
    let start = 0;
    if (this.#spare !== null && out.length > 0) out[start++] = this.normal();
    while (out.length - start >= 2) {
      const count = Math.min(words.length, (out.length - start) & ~1);
      boxMuller(this.#draw(count), out.subarray(start, start + count));
      start += count;
    }
    if (start < out.length) out[start] = this.normal();
    return out;
  }

  /**
   * Uniform in 0 … `bound` − 1, without bias: as many bits as `bound` needs, drawn again when they exceed it.
   * @throws ConfigError unless `bound` is an integer from 1 to 2³².
   */
  integer(bound: number): number {
    if (!(Number.isInteger(bound) && bound >= 1 && bound <= twoTo32)) {
      throw new ConfigError(`random.integer: expected a bound from 1 to 2^32, received ${bound}`);
    }
    if (bound === 1) return 0;
    const shift = Math.clz32(bound - 1);
    for (;;) {
      const value = this.word() >>> shift;
      if (value < bound) return value;
    }
  }

  /** Shuffles `values` in place and returns it (Fisher and Yates). */
  shuffle(values: Int32Array): Int32Array {
    for (let last = values.length - 1; last > 0; last--) {
      const other = this.integer(last + 1);
      const value = values[last] ?? 0;
      values[last] = values[other] ?? 0;
      values[other] = value;
    }
    return values;
  }

  /** The integers 0 … `length` − 1 in random order. */
  permutation(length: number): Int32Array {
    const values = new Int32Array(length);
    for (let index = 0; index < length; index++) values[index] = index;
    return this.shuffle(values);
  }

  /** Where this generator stands; `restore` continues from there, bit for bit. */
  state(): RandomState {
    return { seed: this.#seed, stream: this.#stream, position: this.#position, spare: this.#spare };
  }

  /** Goes on from `state`. @throws ConfigError when the state is not one that `state()` gave. */
  restore({ seed, stream, position, spare }: RandomState): this {
    checkSafeInteger("seed", seed);
    checkSafeInteger("stream", stream);
    checkSafeInteger("position", position);
    if (position < 0) throw new ConfigError(`random: expected a position of at least 0, received ${position}`);
    this.#seed = seed;
    this.#stream = stream;
    this.#position = position;
    this.#spare = spare;
    this.#key[0] = seed;
    this.#key[1] = Math.floor(seed / twoTo32);
    this.#counter[2] = stream;
    this.#counter[3] = Math.floor(stream / twoTo32);
    if (position & 3) this.#fill(this.#block);
    return this;
  }

  /** The next `count` words, which are overwritten by the next call. */
  #draw(count: number): Uint32Array {
    let drawn = 0;
    while (drawn < count && this.#position & 3) words[drawn++] = this.word();
    const whole = (count - drawn) & ~3;
    this.#fill(words.subarray(drawn, drawn + whole));
    this.#position += whole;
    for (drawn += whole; drawn < count; drawn++) words[drawn] = this.word();
    return words.subarray(0, count);
  }

  /** Whole blocks from that of the position on. */
  #fill(out: Uint32Array): void {
    const block = Math.floor(this.#position / 4);
    this.#counter[0] = block;
    this.#counter[1] = Math.floor(block / twoTo32);
    philox4x32(this.#counter, this.#key, out);
  }
}

function uniformOf(word: number): number {
  return (word >>> 8) * 2 ** -24;
}

/** A `Random`: the same seed and stream always give the same numbers. */
export function random(seed: number, stream = 0): Random {
  return new Random(seed, stream);
}

function checkSafeInteger(name: string, value: number): void {
  if (!Number.isSafeInteger(value)) {
    throw new ConfigError(`random: expected ${name} to be an integer within ±(2^53 − 1), received ${value}`);
  }
}
