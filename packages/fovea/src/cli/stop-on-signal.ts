import { Interrupted } from "./interrupted.ts";

/** npm hands Ctrl-C on to a command that the terminal has told already: two signals, one press. */
const samePress = 500;

/** Ctrl-C, `kill`, and the end of the terminal or of the connection to it. */
const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Runs `work` with a signal that Ctrl-C, SIGTERM or SIGHUP aborts, its reason an `Interrupted`. A second one ends the
 * process at once. A reader of standard output that has gone (`| head`) aborts it too, as SIGPIPE would, but once.
 * `onStop` is called at the first.
 */
export async function stopOnSignal<T>(work: (signal: AbortSignal) => Promise<T>, onStop: () => void): Promise<T> {
  const controller = new AbortController();
  let stoppedAt = 0;
  const abort = (signal: NodeJS.Signals) => {
    stoppedAt = performance.now();
    controller.abort(new Interrupted(signal));
    onStop();
  };
  const stop = (signal: NodeJS.Signals) => {
    if (!controller.signal.aborted) abort(signal);
    else if (performance.now() - stoppedAt > samePress) {
      process.exit(new Interrupted(signal).exitCode);
    }
  };
  const stopWithoutReader = ({ code }: NodeJS.ErrnoException) => {
    if (code === "EPIPE" && !controller.signal.aborted) abort("SIGPIPE");
  };
  process.stdout.on("error", stopWithoutReader);
  for (const signal of signals) process.on(signal, stop);
  try {
    return await work(controller.signal);
  } finally {
    for (const signal of signals) process.off(signal, stop);
    process.stdout.off("error", stopWithoutReader);
  }
}
