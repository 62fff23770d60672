import type { Logs } from "../running-results.ts";
import type { Callback, Training } from "./callback.ts";

/** Stops training, without an error, if the loss is NaN or infinite. Equals Keras' `TerminateOnNaN`. */
export function terminateOnNaN(): Callback {
  return new TerminateOnNaN();
}

class TerminateOnNaN implements Callback {
  onBatchEnd(batch: number, { loss }: Logs, training: Training): void {
    if (loss === undefined || Number.isFinite(loss)) return;
    training.print(`Step ${batch + 1}: the loss is ${loss}; the training ends here`);
    training.stop(`the loss became ${loss}`);
  }
}
