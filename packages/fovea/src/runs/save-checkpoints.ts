import type { Training } from "../train/index.ts";
import { TrainingClock } from "./training-clock.ts";

/** Saves a checkpoint after every epoch and measures the seconds of the training across interruptions. */
export class SaveCheckpoints extends TrainingClock {
  readonly last = true;
  override readonly name = "saveRun";
  readonly #folder: string;
  readonly #onSave: () => void;

  constructor(folder: string, onSave: () => void) {
    super();
    this.#folder = folder;
    this.#onSave = onSave;
  }

  async onEpochEnd(_epoch: number, _logs: object, training: Training): Promise<void> {
    await training.save(this.#folder);
    this.#onSave();
  }
}
