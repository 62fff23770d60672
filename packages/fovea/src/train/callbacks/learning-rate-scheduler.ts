import type { Callback, Training } from "../callback.ts";
import type { Logs } from "../running-results.ts";

/**
 * Sets the rate of every epoch to `schedule(epoch, rate)`, where `rate` is the one before, and puts "learning_rate"
 * into the history. Equals Keras' `LearningRateScheduler`. For a rate that changes with every step, give the optimizer
 * a schedule.
 */
export function learningRateScheduler(schedule: (epoch: number, learningRate: number) => number): Callback {
  return new LearningRateScheduler(schedule);
}

class LearningRateScheduler implements Callback {
  readonly #schedule: (epoch: number, learningRate: number) => number;

  constructor(schedule: (epoch: number, learningRate: number) => number) {
    this.#schedule = schedule;
  }

  onEpochBegin(epoch: number, training: Training): void {
    training.learningRate = this.#schedule(epoch, training.learningRate);
  }

  onEpochEnd(_epoch: number, logs: Logs, training: Training): void {
    logs.learning_rate = training.learningRate;
  }
}
