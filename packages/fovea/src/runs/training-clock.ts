import { isJsonObject, type Json } from "../support/json.ts";
import type { Callback } from "../train/index.ts";

/** A callback that measures the seconds of a training across its interruptions. */
export class TrainingClock implements Callback {
  /** Checkpoints store this name; their seconds are found by it. */
  readonly name: string = "trainingClock";
  #before = 0;
  #began = 0;

  /** Seconds that the training has taken so far. */
  get seconds(): number {
    return this.#before + (performance.now() - this.#began) / 1000;
  }

  onTrainBegin(): void {
    this.#began = performance.now();
  }

  state(): Json {
    return { seconds: this.seconds };
  }

  restore(state: Json): void {
    if (isJsonObject(state) && typeof state.seconds === "number") this.#before = state.seconds;
  }
}
