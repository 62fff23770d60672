import { Interrupted } from "./interrupted.ts";

/** npm forwards Ctrl-C to a command that the terminal has already signalled: two signals, one key press. */
const samePress = 500;

/** Ctrl-C, `kill`, and the end of the terminal or of the connection to it. */
const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Listens for signals until it is released. */
export interface StopSignal {
  /** Aborted by the first signal; the reason is an `Interrupted`. */
  readonly signal: AbortSignal;
  /** Stops listening, so that signals end the process again. */
  release(): void;
}

/**
 * Turns Ctrl-C, SIGTERM and SIGHUP into an abort signal. The first one calls `onStop`; the second ends the process at
 * once. If the reader of standard output is gone (`| head`), that aborts too, as SIGPIPE would, but only once.
 */
export function stopOnSignal(onStop: () => void): StopSignal {
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
  return {
    signal: controller.signal,
    release() {
      for (const signal of signals) process.off(signal, stop);
      process.stdout.off("error", stopWithoutReader);
    },
  };
}
