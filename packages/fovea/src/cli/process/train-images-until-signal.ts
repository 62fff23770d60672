import { type FinishedImageRun, type ImageJob, trainImages } from "../../runs/index.ts";
import type { ImageRunPrinter } from "../output/index.ts";
import { stopOnSignal } from "./stop-on-signal.ts";
import { interruptedTraining } from "./train-until-signal.ts";

/**
 * Trains a run on images and prints its progress. Ctrl-C, SIGTERM, SIGHUP and the loss of standard output's reader save a
 * checkpoint. Without a reader, a run whose training is over is still tested and saved.
 * @throws Interrupted after them, with a message that says how to continue.
 */
export async function trainImagesUntilSignal(job: ImageJob, printer: ImageRunPrinter): Promise<FinishedImageRun> {
  const stop = stopOnSignal(() =>
    printer.print("Stopping after this step … (Ctrl-C again: stop at once, without saving)"),
  );
  process.stdout.on("error", ignoreError);
  try {
    const outcome = await trainImages(job, {
      signal: stop.signal,
      onEvent: (event) => {
        if (event.type === "trained") stop.release();
        printer.onEvent(event);
      },
    });
    if (outcome.status === "finished") return outcome;
    throw interruptedTraining(job.folder, outcome.history.epoch.length, job.settings.recipe.epochs, stop.signal);
  } finally {
    stop.release();
    process.stdout.off("error", ignoreError);
  }
}

/** While this listens, a missing reader of standard output doesn't end the process. */
const ignoreError = () => {};
