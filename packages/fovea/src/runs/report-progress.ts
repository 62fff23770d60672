import type { Callback } from "../train/index.ts";
import type { RunListener } from "./run-event.ts";

/** A callback that reports the steps and epochs of a training, and its messages, as events. */
export function reportProgress(onEvent: RunListener): Callback {
  return {
    name: "reportProgress",
    onEpochBegin: (epoch, { stepsPerEpoch }) => onEvent({ type: "epochStarted", epoch, steps: stepsPerEpoch }),
    onBatchEnd: (batch, logs, { samples }) => onEvent({ type: "step", step: batch + 1, samples, logs: { ...logs } }),
    onTestBatchEnd: (batch, { validationSteps }) =>
      onEvent({ type: "validationStep", step: batch + 1, steps: validationSteps }),
    onEpochEnd: (epoch, logs) => onEvent({ type: "epochEnded", epoch, logs: { ...logs } }),
    print: (message) => onEvent({ type: "warned", message }),
  };
}
