import { ConfigError } from "../../support/errors.ts";
import { formatReceived } from "../../support/format-received.ts";
import { isJsonObject, type Json } from "../../support/json.ts";
import type { Logs } from "../running-results.ts";
import type { Callback, Training } from "./callback.ts";

/**
 * Sets the learning rate of every epoch to `schedule(epoch, rate)`, where `rate` is the previous one, and adds
 * "learning_rate" to the history. Equals Keras' `LearningRateScheduler`. To change the rate at every step, pass the
 * optimizer a schedule.
 */
export function learningRateScheduler(schedule: (epoch: number, learningRate: number) => number): Callback {
  if (typeof schedule === "function") return new LearningRateScheduler(schedule);
  throw new ConfigError(
    `learningRateScheduler: expected a function of epoch and learning rate, received ${formatReceived(schedule)}`,
  );
}

class LearningRateScheduler implements Callback {
  readonly name = "learningRateScheduler";
  readonly #schedule: (epoch: number, learningRate: number) => number;
  /** The current epoch and the rate before it, because a resumed epoch begins a second time. */
  #begun: { readonly epoch: number; readonly before: number } | undefined;

  constructor(schedule: (epoch: number, learningRate: number) => number) {
    this.#schedule = schedule;
  }

  onTrainBegin(): void {
    this.#begun = undefined;
  }

  onEpochBegin(epoch: number, training: Training): void {
    const before = this.#begun?.epoch === epoch ? this.#begun.before : training.learningRate;
    this.#begun = { epoch, before };
    training.learningRate = this.#schedule(epoch, before);
  }

  onEpochEnd(_epoch: number, logs: Logs, training: Training): void {
    logs.learning_rate = training.learningRate;
  }

  state(): Json {
    return this.#begun ? { ...this.#begun } : null;
  }

  restore(state: Json): void {
    if (!isJsonObject(state)) return;
    const { epoch, before } = state;
    if (typeof epoch === "number" && typeof before === "number") this.#begun = { epoch, before };
  }
}
