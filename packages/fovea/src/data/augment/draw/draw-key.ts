import { ConfigError } from "../../../support/errors.ts";
import { formatReceived } from "../../../support/format-received.ts";
import { philox4x32 } from "../../../support/philox4x32.ts";
import { Random } from "../../../support/random.ts";

/** What an image's random parameters depend on, and nothing else: not its position, its batch or the worker. */
export interface DrawKey {
  /** The seed of the training. */
  readonly seed: number;
  readonly epoch: number;
  /** The content hash of the file in hexadecimal, of which the first 64 bits count. */
  readonly content: string;
}

const twoTo32 = 2 ** 32;

/**
 * Returns the generator of a substream: substreams of different keys or numbers are independent.
 * @throws ConfigError for a key that is not one.
 */
export function substream({ seed, epoch, content }: DrawKey, number: number): Random {
  if (!Number.isSafeInteger(seed)) throw wrong("seed to be an integer within ±(2^53 − 1)", seed);
  if (!Number.isSafeInteger(epoch) || epoch < 0) throw wrong("epoch to be an integer of at least 0", epoch);
  if (typeof content !== "string" || !/^[0-9a-f]{16}/i.test(content)) {
    throw wrong("content to be a hash of at least 16 hexadecimal digits", content);
  }
  const hash = [content.slice(0, 8), content.slice(8, 16)].map((digits) => Number.parseInt(digits, 16));
  const [a = 0, b = 0, c = 0, d = 0] = philox4x32([...hash, epoch, number], [seed, Math.floor(seed / twoTo32)]);
  return new Random(a * 2 ** 21 + (b >>> 11), c * 2 ** 21 + (d >>> 11));
}

function wrong(expected: string, received: unknown): ConfigError {
  return new ConfigError(`augment: expected ${expected}, received ${formatReceived(received)}`);
}
