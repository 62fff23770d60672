import type { Callback } from "../train/index.ts";

/** A callback that adds the learning rate at the end of each epoch to the history, for runs that change it. */
export function recordLearningRate(): Callback {
  return {
    name: "recordLearningRate",
    onEpochEnd(_epoch, logs, training) {
      logs.learning_rate ??= training.learningRate;
    },
  };
}
