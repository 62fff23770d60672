import { type FinishedRun, type RunListener, type TrainingJob, trainRun } from "../../runs/index.ts";
import { invocation, type Output, runPrinter } from "../output/index.ts";
import { Interrupted } from "./interrupted.ts";
import { stopOnSignal } from "./stop-on-signal.ts";

/**
 * Trains a run and prints its progress. Ctrl-C, SIGTERM, SIGHUP and the loss of standard output's reader save a
 * checkpoint. Without a reader, a run whose training is over is still tested and saved.
 * @throws Interrupted after them, with a message that says how to continue.
 */
export async function trainUntilSignal(job: TrainingJob, out: Output, onEvent?: RunListener): Promise<FinishedRun> {
  const printer = runPrinter(out);
  const stop = stopOnSignal(() =>
    printer.print("Stopping after this step … (Ctrl-C again: stop at once, without saving)"),
  );
  process.stdout.on("error", ignoreError);
  try {
    const outcome = await trainRun(job, {
      signal: stop.signal,
      onEvent: (event) => {
        if (event.type === "trained") stop.release();
        printer.onEvent(event);
        onEvent?.(event);
      },
    });
    if (outcome.status === "finished") return outcome;
    const { folder, settings } = job;
    throw interruptedTraining(folder, outcome.history.epoch.length, settings.epochs, stop.signal);
  } finally {
    stop.release();
    process.stdout.off("error", ignoreError);
  }
}

/** While this listens, a missing reader of standard output doesn't end the process. */
const ignoreError = () => {};

/** The end of a training that a signal has stopped, with a message that says how to continue. */
export function interruptedTraining(
  folder: string,
  done: number,
  epochs: number,
  { reason }: AbortSignal,
): Interrupted {
  const where = done < epochs ? `in epoch ${done + 1} of ${epochs}` : "after the last epoch";
  const next = invocation("train", "--resume", folder);
  return new Interrupted(
    reason instanceof Interrupted ? reason.signal : "SIGINT",
    `Stopped ${where}; everything so far is saved in ${folder}. Continue with:\n  ${next}`,
  );
}
