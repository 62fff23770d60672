import { boxMuller } from "./box-muller.ts";
import { ConfigError } from "./errors.ts";
import { philox4x32 } from "./philox4x32.ts";

/** The state of a `Random`: plain data that JSON preserves exactly. */
export interface RandomState {
  readonly seed: number;
  readonly stream: number;
  /** Number of 32-bit words drawn so far. */
  readonly position: number;
  /** The unused second number of a Box-Muller pair, or null. */
  readonly spare: number | null;
}

const twoTo32 = 2 ** 32;

/** A buffer for the words of bulk draws: small enough for the L1 cache. */
const words = new Uint32Array(2048);
const pair = new Float64Array(2);

/**
 * A generator of seeded random numbers. Streams with the same seed are independent; each epoch, layer or worker uses
 * its own. The generator is Philox4x32-10: the seed is the key, the stream the upper half of the counter, and the block
 * number the lower half.
 */
export class Random {
  #seed: number;
  #stream: number;
  #position = 0;
  #spare: number | null = null;
  readonly #key = new Uint32Array(2);
  readonly #counter = new Uint32Array(4);
  readonly #block = new Uint32Array(4);

  /**
   * Creates a generator at the start of a stream.
   * @throws ConfigError if `seed` or `stream` is not an integer that a double represents exactly.
   */
  constructor(seed: number, stream = 0) {
    this.#seed = seed;
    this.#stream = stream;
    this.restore({ seed, stream, position: 0, spare: null });
  }

  /** Draws an unsigned 32-bit integer. */
  word(): number {
    const lane = this.#position & 3;
    if (lane === 0) this.#fill(this.#block);
    this.#position++;
    return this.#block[lane] ?? 0;
  }

  /** Draws a uniform number in [0, 1), a multiple of 2⁻²⁴, which is exact in float32. */
  uniform(): number {
    return uniformOf(this.word());
  }

  /** Draws a normal number with mean 0 and standard deviation 1 (Box and Muller, 1958). */
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

  /** Fills `out` like repeated calls of `uniform`, but faster, and returns it. */
  uniforms(out: Float64Array): Float64Array {
    for (let start = 0; start < out.length; start += words.length) {
      const count = Math.min(words.length, out.length - start);
      const drawn = this.#draw(count);
      for (let index = 0; index < count; index++) out[start + index] = uniformOf(drawn[index] ?? 0);
    }
    return out;
  }

  /** Fills `out` like repeated calls of `normal`, but faster, and returns it. */
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
   * Draws a uniform integer in 0 … `bound` − 1, without bias: draws as many bits as `bound` needs, and redraws if they
   * exceed it.
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

  /** Shuffles `values` in place (Fisher and Yates) and returns it. */
  shuffle(values: Int32Array): Int32Array {
    for (let last = values.length - 1; last > 0; last--) {
      const other = this.integer(last + 1);
      const value = values[last] ?? 0;
      values[last] = values[other] ?? 0;
      values[other] = value;
    }
    return values;
  }

  /** Returns the integers 0 … `length` − 1 in random order. */
  permutation(length: number): Int32Array {
    const values = new Int32Array(length);
    for (let index = 0; index < length; index++) values[index] = index;
    return this.shuffle(values);
  }

  /** Returns the current state; `restore` continues from it with the same bits. */
  state(): RandomState {
    return { seed: this.#seed, stream: this.#stream, position: this.#position, spare: this.#spare };
  }

  /**
   * Continues from `state`.
   * @throws ConfigError if `state` is not a result of `state()`.
   */
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

  /** Returns the next `count` words; the next call overwrites them. */
  #draw(count: number): Uint32Array {
    let drawn = 0;
    while (drawn < count && this.#position & 3) words[drawn++] = this.word();
    const whole = (count - drawn) & ~3;
    this.#fill(words.subarray(drawn, drawn + whole));
    this.#position += whole;
    for (drawn += whole; drawn < count; drawn++) words[drawn] = this.word();
    return words.subarray(0, count);
  }

  /** Fills `out` with whole blocks, starting at the current position. */
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

/** Creates a `Random`. The same seed and stream always give the same numbers. */
export function random(seed: number, stream = 0): Random {
  return new Random(seed, stream);
}

function checkSafeInteger(name: string, value: number): void {
  if (!Number.isSafeInteger(value)) {
    throw new ConfigError(`random: expected ${name} to be an integer within ±(2^53 − 1), received ${value}`);
  }
}
