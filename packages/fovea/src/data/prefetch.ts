import { ConfigError } from "../support/index.ts";
import { yieldToEventLoop } from "../support/yield-to-event-loop.ts";

/**
 * The same values, prepared up to `depth` ahead while the consumer awaits something else. A value is asked for in
 * a later turn of the event loop than the one that hands out its predecessor: a consumer that starts an
 * asynchronous computation first has it running before the next value costs any time here.
 *
 * Values arrive in order; an error arrives where its value would have; leaving the loop early closes the source.
 * Behind it at most `depth` values wait while the consumer holds one.
 * @throws ConfigError unless `depth` is a positive integer.
 */
export function prefetch<T>(source: AsyncIterable<T>, depth = 1): AsyncIterable<T> {
  if (!(Number.isSafeInteger(depth) && depth >= 1)) {
    throw new ConfigError(`prefetch: expected depth to be an integer of at least 1, received ${depth}`);
  }
  return { [Symbol.asyncIterator]: () => ahead(source, depth) };
}

async function* ahead<T>(source: AsyncIterable<T>, depth: number): AsyncGenerator<T> {
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
    // The consumer meets the rejection when it comes to this value; until then it is not unhandled.
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
