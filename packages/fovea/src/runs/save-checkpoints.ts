import { isJsonObject, type Json } from "../support/json.ts";
import type { Callback, Training } from "../train/index.ts";

/** Saves a checkpoint after every epoch and measures the seconds of the training across interruptions. */
export class SaveCheckpoints implements Callback {
  readonly last = true;
  /** Checkpoints store this name; their seconds are found by it. */
  readonly name = "saveRun";
  readonly #folder: string;
  readonly #onSave: () => void;
  #before = 0;
  #began = 0;

  constructor(folder: string, onSave: () => void) {
    this.#folder = folder;
    this.#onSave = onSave;
  }

  /** Seconds that the training has taken so far. */
  get seconds(): number {
    return this.#before + (performance.now() - this.#began) / 1000;
  }

  onTrainBegin(): void {
    this.#began = performance.now();
  }

  async onEpochEnd(_epoch: number, _logs: object, training: Training): Promise<void> {
    await training.save(this.#folder);
    this.#onSave();
  }

  state(): Json {
    return { seconds: this.seconds };
  }

  restore(state: Json): void {
    if (isJsonObject(state) && typeof state.seconds === "number") this.#before = state.seconds;
  }
}
