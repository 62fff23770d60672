import { Interrupted } from "./interrupted.ts";

/** npm hands Ctrl-C on to a command that the terminal has told already: two signals, one press. */
const samePress = 500;

/**
 * Runs `work` with a signal that Ctrl-C or SIGTERM aborts, its reason an `Interrupted`. A second Ctrl-C ends the
 * process at once. `onStop` is called at the first.
 */
export async function stopOnSignal<T>(work: (signal: AbortSignal) => Promise<T>, onStop: () => void): Promise<T> {
  const controller = new AbortController();
  let stoppedAt = 0;
  const stop = (signal: NodeJS.Signals) => {
    if (!controller.signal.aborted) {
      stoppedAt = performance.now();
      controller.abort(new Interrupted(signal));
      onStop();
    } else if (performance.now() - stoppedAt > samePress) {
      process.exit(new Interrupted(signal).exitCode);
    }
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  try {
    return await work(controller.signal);
  } finally {
    process.off("SIGINT", stop);
    process.off("SIGTERM", stop);
  }
}
