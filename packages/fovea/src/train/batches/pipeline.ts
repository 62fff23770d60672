/** Work that has been handed over. */
export interface Started {
  /** Settles when the work is done; results arrive in the order of the starts. */
  readonly done: Promise<unknown>;
}

/**
 * Starts the work on each item before it waits for that on the one before, so that whoever does the work never
 * waits for this thread. `finish` is called for each in order when it is done. When `goesOn` says no, nothing further
 * is started, and what has been started is finished; the same when `start` fails.
 */
export async function pipeline<T, S extends Started>(
  items: AsyncIterable<T>,
  start: (item: T) => S | Promise<S>,
  finish: (started: S) => void | Promise<void>,
  goesOn: () => boolean = () => true,
): Promise<void> {
  let previous: S | undefined;
  const complete = async (started: S) => {
    await started.done;
    await finish(started);
  };
  try {
    for await (const item of items) {
      const current = await start(item);
      // Its failure is met when its turn comes; until then it is not unhandled.
      current.done.catch(() => undefined);
      const earlier = previous;
      previous = current;
      if (earlier) await complete(earlier);
      if (!goesOn()) break;
    }
  } catch (error) {
    await previous?.done.catch(() => undefined);
    throw error;
  }
  if (previous) await complete(previous);
}
