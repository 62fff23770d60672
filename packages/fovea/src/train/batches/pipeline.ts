/** Work that has been started. */
export interface Started {
  /** Settles when the work is done, in the order in which it was started. */
  readonly done: Promise<unknown>;
}

/**
 * Runs work on a stream of items, one item ahead: starts each before waiting for the previous one, so that the engine
 * never waits for this thread. Calls `finish` in order as the work is done. If `shouldContinue` returns false or `start`
 * fails, starts nothing more and waits for the work already started.
 */
export async function pipeline<T, S extends Started>(
  items: AsyncIterable<T>,
  start: (item: T) => S | Promise<S>,
  finish: (started: S) => void | Promise<void>,
  shouldContinue: () => boolean = () => true,
): Promise<void> {
  let previous: S | undefined;
  const complete = async (started: S) => {
    await started.done;
    await finish(started);
  };
  try {
    for await (const item of items) {
      const current = await start(item);
      // A failure is handled when the item's turn comes; until then it must not count as unhandled.
      current.done.catch(() => undefined);
      const earlier = previous;
      previous = current;
      if (earlier) await complete(earlier);
      if (!shouldContinue()) break;
    }
  } catch (error) {
    await previous?.done.catch(() => undefined);
    throw error;
  }
  if (previous) await complete(previous);
}
