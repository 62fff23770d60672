import { createHash } from "node:crypto";
import { ConfigError } from "../support/errors.ts";
import type { Json } from "../support/json.ts";
import type { Callback, Training } from "../train/index.ts";

/**
 * Saves a training to a folder before its first epoch and after each, and refuses to continue it with other data.
 */
export class TrainingCheckpoint implements Callback {
  readonly last = true;
  readonly name = "trainingCheckpoint";
  readonly #folder: string;
  readonly #data: string;

  /** @param data everything that determines the samples, as JSON */
  constructor(folder: string, data: Json) {
    this.#folder = folder;
    this.#data = createHash("sha256").update(JSON.stringify(data)).digest("hex");
  }

  async onTrainBegin(training: Training): Promise<void> {
    // A training that is killed in its first epoch then starts from the same head.
    if (!training.resumed) await training.save(this.#folder);
  }

  async onEpochEnd(_epoch: number, _logs: object, training: Training): Promise<void> {
    await training.save(this.#folder);
  }

  async onTrainEnd(training: Training): Promise<void> {
    if (training.interrupted) await training.save(this.#folder);
  }

  state(): Json {
    return this.#data;
  }

  restore(state: Json): void {
    if (state === this.#data) return;
    throw new ConfigError(
      `${this.#folder}: this training was started with other images, labels or options than now; ` +
        "use those it was started with, or another folder",
    );
  }
}
