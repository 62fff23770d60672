import { invocation } from "../output/index.ts";
import { Interrupted } from "./interrupted.ts";
import { stopOnSignal } from "./stop-on-signal.ts";

/** The outcome of a training: finished, or stopped by the signal with a checkpoint. */
type Outcome =
  | { readonly status: "finished" }
  | { readonly status: "stopped"; readonly history: { readonly epoch: { readonly length: number } } };

/** A training that a signal can stop. */
export interface StoppableTraining<Result extends Outcome, Event extends { readonly type: string }> {
  readonly folder: string;
  /** Passes over the images; 0 if there are none. */
  readonly epochs: number;
  train(options: { readonly signal: AbortSignal; readonly onEvent: (event: Event) => void }): Promise<Result>;
}

/** What shows the progress of a training. */
interface Printer<Event> {
  readonly onEvent: (event: Event) => void;
  print(text: string): void;
}

/**
 * Trains a run and prints its progress. Ctrl-C, SIGTERM, SIGHUP and the loss of standard output's reader save a
 * checkpoint. Without a reader, a run whose training is over is still tested and saved.
 * @throws Interrupted after them, with a message that says how to continue.
 */
export async function trainUntilSignal<Result extends Outcome, Event extends { readonly type: string }>(
  { folder, epochs, train }: StoppableTraining<Result, Event>,
  printer: Printer<Event>,
): Promise<Extract<Result, { readonly status: "finished" }>> {
  const stop = stopOnSignal(() =>
    printer.print("Stopping after this step … (Ctrl-C again: stop at once, without saving)"),
  );
  process.stdout.on("error", ignoreError);
  try {
    const outcome = await train({
      signal: stop.signal,
      onEvent: (event) => {
        if (event.type === "trained") stop.release();
        printer.onEvent(event);
      },
    });
    if (outcome.status === "stopped") throw interrupted(folder, outcome.history.epoch.length, epochs, stop.signal);
    return outcome as Extract<Result, { readonly status: "finished" }>;
  } finally {
    stop.release();
    process.stdout.off("error", ignoreError);
  }
}

/** While this listens, a missing reader of standard output doesn't end the process. */
const ignoreError = () => {};

function interrupted(folder: string, done: number, epochs: number, { reason }: AbortSignal): Interrupted {
  const where =
    epochs === 0 ? "before the end" : done < epochs ? `in epoch ${done + 1} of ${epochs}` : "after the last epoch";
  const next = invocation("train", "--resume", folder);
  return new Interrupted(
    reason instanceof Interrupted ? reason.signal : "SIGINT",
    `Stopped ${where}; everything so far is saved in ${folder}. Continue with:\n  ${next}`,
  );
}
