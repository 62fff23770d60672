import type { Network } from "../../network/index.ts";
import type { TypedArray } from "../../tensor/dtype.ts";
import type { TensorType } from "../../tensor/tensor.ts";
import type { BoundBatch } from "../batches/batch-binder.ts";
import type { ResultLayout } from "./objective.ts";
import type { StepProgram } from "./program-cache.ts";
import type { StepShape } from "./step-graph.ts";
import { StepInputs, type StepNumbers } from "./step-inputs.ts";
import { trainableSignature } from "./trainable-signature.ts";

/** A program that can be run at once. */
export interface ReadyProgram {
  readonly layout: ResultLayout;
  readonly inputs: ReadonlyMap<string, TensorType>;
  readonly outputs: readonly TensorType[];
  /** `more` holds inputs besides those of the batch, by name. */
  run(batch: BoundBatch, numbers?: StepNumbers, more?: ReadonlyMap<string, TypedArray>): Promise<TypedArray[]>;
}

/**
 * The programs of one pass over data: of the usual batch size and of the last batch. `load` makes a program; one
 * that has been made is at hand without waiting. A layer's `trainable` takes effect with the next batch.
 */
export class StepRunner {
  readonly #ready = new Map<string, ReadyProgram>();
  readonly #load: (shape: StepShape) => Promise<StepProgram>;
  readonly #network: Network;
  readonly #outputs: readonly number[];

  constructor(network: Network, outputs: readonly number[], load: (shape: StepShape) => Promise<StepProgram>) {
    this.#network = network;
    this.#outputs = outputs;
    this.#load = load;
  }

  /** The program for a batch, or the promise of it. `accumulates`: see `StepShape`. */
  programFor({ size, weightAxes }: BoundBatch, accumulates = false): ReadyProgram | Promise<ReadyProgram> {
    const key = `${size}/${weightAxes}/${accumulates} ${trainableSignature(this.#network)}`;
    return this.#ready.get(key) ?? this.#prepare(key, { batchSize: size, weightAxes, accumulates });
  }

  async #prepare(key: string, shape: StepShape): Promise<ReadyProgram> {
    const { program, inputs, outputs, layout } = await this.#load(shape);
    const lists = new StepInputs(inputs.keys(), this.#network.inputNames, this.#outputs);
    const ready: ReadyProgram = {
      layout,
      inputs,
      outputs,
      run: (...args) => program.run(lists.next(...args)),
    };
    this.#ready.set(key, ready);
    return ready;
  }
}
