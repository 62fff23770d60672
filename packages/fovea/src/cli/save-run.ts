import { isJsonObject, type Json } from "../support/json.ts";
import type { Callback, Training } from "../train/index.ts";

/** Saves a checkpoint after every epoch, and counts the seconds of the training over all interruptions. */
export class SaveRun implements Callback {
  readonly last = true;
  readonly name = "saveRun";
  readonly #checkpoint: string;
  #before = 0;
  #began = 0;

  constructor(checkpoint: string) {
    this.#checkpoint = checkpoint;
  }

  /** What the training has taken so far. */
  get seconds(): number {
    return this.#before + (performance.now() - this.#began) / 1000;
  }

  onTrainBegin(): void {
    this.#began = performance.now();
  }

  async onEpochEnd(_epoch: number, _logs: object, training: Training): Promise<void> {
    await training.save(this.#checkpoint);
  }

  state(): Json {
    return { seconds: this.seconds };
  }

  restore(state: Json): void {
    if (isJsonObject(state) && typeof state.seconds === "number") this.#before = state.seconds;
  }
}
