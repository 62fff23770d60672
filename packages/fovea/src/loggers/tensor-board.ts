import { basename, join } from "node:path";
import { checkOptions, type OptionChecks, option } from "../support/check-options.ts";
import { isJsonObject, type Json } from "../support/json.ts";
import { optional } from "../support/schema.ts";
import { text } from "../support/schema-fields.ts";
import type { Callback, Training } from "../train/callbacks/callback.ts";
import type { Logs } from "../train/running-results.ts";
import { type EventFilePosition, EventFileWriter } from "./tensorboard/index.ts";

/** Options of `tensorBoard`. */
export interface TensorBoardOptions {
  /** The folder to pass to `tensorboard --logdir` (default "logs"). */
  readonly logDir?: string;
  /** When to write a point: every "epoch" (default), every "batch", or every n batches. */
  readonly updateFrequency?: "epoch" | "batch" | number;
}

/**
 * Writes loss, metrics and learning rate as event files to train/ and validation/ in `logDir`, with the tags of Keras'
 * `TensorBoard` ("epoch_loss", "batch_loss"). When training is resumed, points written after its checkpoint are removed
 * and new ones are appended.
 */
export function tensorBoard(options?: TensorBoardOptions): Callback {
  return new TensorBoard(checkOptions("tensorBoard", checks, options));
}

const checks: OptionChecks<TensorBoardOptions> = {
  logDir: optional(text()),
  updateFrequency: option(
    '"epoch", "batch" or a number of batches',
    (value) => value === "epoch" || value === "batch" || (Number.isSafeInteger(value) && Number(value) > 0),
  ),
};

const sets = ["train", "validation"] as const;

type DataSet = (typeof sets)[number];

class TensorBoard implements Callback {
  readonly name: string;
  readonly #logDir: string;
  readonly #every: number;
  readonly #writers = new Map<DataSet, EventFileWriter>();

  constructor({ logDir = "logs", updateFrequency = "epoch" }: TensorBoardOptions = {}) {
    this.name = `tensorBoard ${basename(logDir)}`;
    this.#logDir = logDir;
    this.#every = updateFrequency === "epoch" ? Infinity : updateFrequency === "batch" ? 1 : updateFrequency;
    // Without this method, training does not compute the logs of every batch.
    if (this.#every < Infinity) this.onBatchEnd = (batch, logs, training) => this.#writeBatch(batch, logs, training);
  }

  onBatchEnd?: (batch: number, logs: Logs, training: Training) => void;

  onTrainBegin({ resumed }: Training): void {
    this.#writers.clear();
    // Open the file now, so that a folder that cannot be written to is reported before the first epoch.
    if (!resumed) this.#writer("train");
  }

  onEpochEnd(epoch: number, logs: Logs, training: Training): void {
    for (const [name, value] of Object.entries(logs)) {
      if (name.startsWith("val_")) {
        this.#writer("validation").scalar(`epoch_${name.slice(4)}`, value, epoch);
      } else this.#writer("train").scalar(`epoch_${name}`, value, epoch);
    }
    if (!("learning_rate" in logs)) this.#writer("train").scalar("epoch_learning_rate", training.learningRate, epoch);
  }

  onTrainEnd(): void {
    for (const writer of this.#writers.values()) writer.close();
  }

  onTrainFail(): void {
    this.onTrainEnd();
  }

  state(): Json {
    return Object.fromEntries([...this.#writers].map(([set, { position }]) => [set, { ...position }]));
  }

  restore(state: Json): void {
    if (!isJsonObject(state)) return;
    for (const set of sets) {
      const position = positionOf(state[set]);
      if (position) this.#writer(set, position);
    }
  }

  /** Without a position, validation begins the file with the name of train's: of what a kill cut short, nothing stays. */
  #writer(set: DataSet, position?: EventFilePosition): EventFileWriter {
    const open = this.#writers.get(set);
    if (open) return open;
    const train = this.#writers.get("train")?.position;
    const writer = new EventFileWriter(join(this.#logDir, set), {
      resume: position ?? (train && { ...train, length: 0 }),
    });
    this.#writers.set(set, writer);
    return writer;
  }

  #writeBatch(batch: number, logs: Logs, { step }: Training): void {
    if ((batch + 1) % this.#every !== 0) return;
    for (const [name, value] of Object.entries(logs)) this.#writer("train").scalar(`batch_${name}`, value, step);
  }
}

function positionOf(state: Json | undefined): EventFilePosition | undefined {
  if (!isJsonObject(state)) return undefined;
  const { file, length } = state;
  return typeof file === "string" && typeof length === "number" ? { file, length } : undefined;
}
