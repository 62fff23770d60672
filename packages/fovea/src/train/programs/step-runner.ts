import type { Network } from "../../network/index.ts";
import type { TypedArray } from "../../tensor/dtype.ts";
import type { TensorType } from "../../tensor/tensor.ts";
import type { BoundBatch } from "../batches/batch-binder.ts";
import type { ResultLayout } from "./objective.ts";
import type { StepProgram } from "./program-cache.ts";
import type { StepShape } from "./step-graph.ts";
import { StepInputs, type StepNumbers } from "./step-inputs.ts";
import { trainableSignature } from "./trainable-signature.ts";

/** A program that is ready to run. */
export interface ReadyProgram {
  readonly layout: ResultLayout;
  readonly inputs: ReadonlyMap<string, TensorType>;
  readonly outputs: readonly TensorType[];
  /** Runs the program; `more` holds additional inputs by name. */
  run(batch: BoundBatch, numbers?: StepNumbers, more?: ReadonlyMap<string, TypedArray>): Promise<TypedArray[]>;
}

/**
 * The programs of one pass over data: for full batches and for the last one. `load` compiles a program; a compiled one
 * is returned without waiting. A change of a layer's `trainable` takes effect with the next batch.
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

  /** Returns the program for a batch, or a promise of it. `accumulates`: see `StepShape`. */
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
