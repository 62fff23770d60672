import { ConfigError } from "../support/index.ts";
import { yieldToEventLoop } from "../support/yield-to-event-loop.ts";

/**
 * Prepares up to `depth` values of `source` ahead of the consumer. The next value is requested in a later turn of the
 * event loop than the one that delivers its predecessor, so a consumer can start an asynchronous computation before
 * the next value takes any time.
 *
 * Keeps the order of the values, delivers an error in place of its value, and closes the source if the consumer leaves
 * the loop early. At most `depth` values wait while the consumer holds one.
 * @throws ConfigError unless `depth` is a positive integer.
 */
export function prefetch<T>(source: AsyncIterable<T>, depth = 1): AsyncIterable<T> {
  if (!(Number.isSafeInteger(depth) && depth >= 1)) {
    throw new ConfigError(`prefetch: expected depth to be an integer of at least 1, received ${depth}`);
  }
  return { [Symbol.asyncIterator]: () => prefetched(source, depth) };
}

async function* prefetched<T>(source: AsyncIterable<T>, depth: number): AsyncGenerator<T> {
  const iterator = source[Symbol.asyncIterator]();
  const queue: Promise<IteratorResult<T>>[] = [];
  let previous: Promise<unknown> = Promise.resolve();
  let stopped = false;
  const advance = async (after: Promise<unknown>): Promise<IteratorResult<T>> => {
    await after;
    await yieldToEventLoop();
    return stopped ? { done: true, value: undefined } : iterator.next();
  };
  const request = () => {
    const result = advance(previous);
    // The consumer receives the rejection once it reaches this value; until then it must not count as unhandled.
    result.catch(() => undefined);
    previous = result;
    queue.push(result);
  };
  try {
    for (let count = 0; count < depth; count++) request();
    for (let result = await queue.shift(); result && !result.done; result = await queue.shift()) {
      request();
      yield result.value;
    }
  } finally {
    stopped = true;
    await iterator.return?.();
  }
}
