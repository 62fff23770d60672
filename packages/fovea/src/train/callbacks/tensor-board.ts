import { join } from "node:path";
import type { Callback, Training } from "../callback.ts";
import type { Logs } from "../running-results.ts";
import { EventFileWriter } from "../tensorboard/index.ts";

/** What `tensorBoard` writes, and where. */
export interface TensorBoardOptions {
  /** The folder that `tensorboard --logdir` is given (default "logs"). */
  readonly logDir?: string;
  /** "epoch" (default), "batch", or a number of batches between two points of the curves. */
  readonly updateFrequency?: "epoch" | "batch" | number;
}

/**
 * Writes the curves of loss and metrics, and of the learning rate, as event files: train/ and validation/ under
 * `logDir`, with the tags of Keras' `TensorBoard` ("epoch_loss", "batch_loss").
 */
export function tensorBoard(options?: TensorBoardOptions): Callback {
  return new TensorBoard(options);
}

class TensorBoard implements Callback {
  readonly #logDir: string;
  readonly #every: number;
  #train: EventFileWriter | undefined;
  #validation: EventFileWriter | undefined;

  constructor({ logDir = "logs", updateFrequency = "epoch" }: TensorBoardOptions = {}) {
    this.#logDir = logDir;
    this.#every = updateFrequency === "epoch" ? Infinity : updateFrequency === "batch" ? 1 : updateFrequency;
    // Without the method the training does not make the logs of every batch.
    if (this.#every < Infinity) this.onBatchEnd = (batch, logs, training) => this.#writeBatch(batch, logs, training);
  }

  onBatchEnd?: (batch: number, logs: Logs, training: Training) => void;

  onTrainBegin(): void {
    this.#train = new EventFileWriter(join(this.#logDir, "train"));
  }

  onEpochEnd(epoch: number, logs: Logs, training: Training): void {
    for (const [name, value] of Object.entries(logs)) {
      if (name.startsWith("val_")) {
        this.#validation ??= new EventFileWriter(join(this.#logDir, "validation"));
        this.#validation.scalar(`epoch_${name.slice(4)}`, value, epoch);
      } else this.#train?.scalar(`epoch_${name}`, value, epoch);
    }
    if (!("learning_rate" in logs)) this.#train?.scalar("epoch_learning_rate", training.learningRate, epoch);
  }

  onTrainEnd(): void {
    this.#train?.close();
    this.#validation?.close();
    this.#validation = undefined;
  }

  onTrainFail(): void {
    this.onTrainEnd();
  }

  #writeBatch(batch: number, logs: Logs, { step }: Training): void {
    if ((batch + 1) % this.#every !== 0) return;
    for (const [name, value] of Object.entries(logs)) this.#train?.scalar(`batch_${name}`, value, step);
  }
}
