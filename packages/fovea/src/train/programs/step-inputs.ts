import { scalarInput } from "../../optimizers/index.ts";
import type { TypedArray } from "../../tensor/dtype.ts";
import type { BoundBatch } from "../batches/batch-binder.ts";
import { inputNames } from "./objective.ts";

/** Numbers that a step receives besides its batch. */
export interface StepNumbers {
  /** The optimizer's scalars. */
  readonly scalars: Readonly<Record<string, number>>;
  readonly seed: number;
  /** Index of the update. */
  readonly step: number;
}

/** Lists in use at a time: those of the running step, of the queued one and of the one being prepared. */
const inFlight = 3;

/** Arranges the arrays of a step in the order of its program's inputs, without allocating. */
export class StepInputs {
  readonly #places: ReadonlyMap<string, number>;
  readonly #networkInputs: readonly string[];
  readonly #outputs: readonly number[];
  readonly #lists: TypedArray[][];
  #turn = 0;

  /** `outputs` are the indices of the outputs that have labels. */
  constructor(inputs: Iterable<string>, networkInputs: readonly string[], outputs: readonly number[]) {
    const names = [...inputs];
    this.#places = new Map(names.map((name, index) => [name, index]));
    this.#networkInputs = networkInputs;
    this.#outputs = outputs;
    const empty = (name: string) => (name === "counter" ? new Int32Array(2) : new Float32Array(1));
    this.#lists = Array.from({ length: inFlight }, () => names.map(empty));
  }

  /** Returns a list that is valid for the next `inFlight` − 1 calls. `more` holds additional inputs by name. */
  next(batch: BoundBatch, numbers?: StepNumbers, more?: ReadonlyMap<string, TypedArray>): readonly TypedArray[] {
    this.#turn = (this.#turn + 1) % inFlight;
    const list = this.#lists[this.#turn] ?? [];
    this.#networkInputs.forEach((name, index) => {
      this.#put(list, name, batch.x[index]);
    });
    this.#outputs.forEach((output, index) => {
      this.#put(list, inputNames.labels(output), batch.labels[index]);
    });
    this.#put(list, inputNames.sampleWeight, batch.sampleWeight);
    if (numbers) this.#putNumbers(list, numbers);
    more?.forEach((array, name) => {
      this.#put(list, name, array);
    });
    return list;
  }

  #put(list: TypedArray[], name: string, array: TypedArray | undefined): void {
    const place = this.#places.get(name);
    if (place !== undefined && array) list[place] = array;
  }

  #putNumbers(list: TypedArray[], { scalars, seed, step }: StepNumbers): void {
    const counter = list[this.#places.get("counter") ?? -1];
    if (counter) {
      counter[0] = seed;
      counter[1] = step;
    }
    for (const name in scalars) {
      const scalar = list[this.#places.get(scalarInput(name)) ?? -1];
      if (scalar) scalar[0] = scalars[name] ?? 0;
    }
  }
}
