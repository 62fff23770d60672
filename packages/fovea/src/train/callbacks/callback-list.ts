import type { Json } from "../../support/json.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import type { Logs } from "../running-results.ts";
import type { Callback, Training } from "./callback.ts";
import { matchedStates, savedStates, stateful } from "./callback-states.ts";

type Hook = Exclude<keyof Callback, "name" | "norms" | "last" | "print" | "state" | "weights" | "restore">;

/** The user's callbacks and those of `fit`, in call order: callbacks that save are called last. */
export class CallbackList {
  readonly #given: readonly Callback[];
  readonly #callbacks: readonly Callback[];
  readonly #training: Training;
  readonly #batchEnd: readonly Callback[];

  constructor(given: readonly Callback[], own: readonly Callback[], training: Training) {
    this.#given = given;
    this.#callbacks = [...given.filter(({ last }) => !last), ...own, ...given.filter(({ last }) => last)];
    this.#training = training;
    this.#batchEnd = this.#callbacks.filter((callback) => callback.onBatchEnd);
  }

  /** Whether any callback handles single batches. */
  get watchesBatches(): boolean {
    return this.#batchEnd.length > 0;
  }

  trainBegin = () => this.#each("onTrainBegin", (callback) => callback.onTrainBegin?.(this.#training));
  trainEnd = () => this.#each("onTrainEnd", (callback) => callback.onTrainEnd?.(this.#training));
  trainFail = (error: unknown) =>
    this.#each("onTrainFail", (callback) => callback.onTrainFail?.(error, this.#training));
  epochBegin = (epoch: number) =>
    this.#each("onEpochBegin", (callback) => callback.onEpochBegin?.(epoch, this.#training));
  /** Calls the callbacks that do not save, then those that do. */
  epochEnd = (epoch: number, logs: Logs) =>
    this.#each("onEpochEnd", (one) => (one.last ? undefined : one.onEpochEnd?.(epoch, logs, this.#training)));
  epochSave = (epoch: number, logs: Logs) =>
    this.#each("onEpochEnd", (one) => (one.last ? one.onEpochEnd?.(epoch, logs, this.#training) : undefined));
  testBegin = () => this.#each("onTestBegin", (callback) => callback.onTestBegin?.(this.#training));
  testBatchEnd = (batch: number) =>
    this.#each("onTestBatchEnd", (callback) => callback.onTestBatchEnd?.(batch, this.#training));
  testEnd = (logs: Logs) => this.#each("onTestEnd", (callback) => callback.onTestEnd?.(logs, this.#training));

  /** Returns a promise only if a callback does: a step may be shorter than a turn of the microtask queue. */
  batchEnd(batch: number, logs: Logs): Promise<void> | undefined {
    for (let index = 0; index < this.#batchEnd.length; index++) {
      const waiting = this.#batchEnd[index]?.onBatchEnd?.(batch, logs, this.#training);
      if (waiting) return this.#restOfBatchEnd(waiting, index + 1, batch, logs);
    }
    return undefined;
  }

  /** Returns the state of the user's callbacks, which survives an interruption. */
  state(): Json {
    return savedStates(this.#given);
  }

  /** Returns the weights that belong to this state: "2/conv/kernel" is from the third stateful callback. */
  weights(): ReadonlyMap<string, Tensor> {
    const own = stateful(this.#given).map((callback, index) =>
      [...(callback.weights?.() ?? [])].map(([name, tensor]) => [`${index}/${name}`, tensor] as const),
    );
    return new Map(own.flat());
  }

  restore(state: Json, weights: ReadonlyMap<string, Tensor>): void {
    for (const { callback, state: own, index } of matchedStates(this.#given, state)) {
      callback.restore?.(own, weightsOf(index, weights));
    }
  }

  async #restOfBatchEnd(waiting: Promise<void>, from: number, batch: number, logs: Logs): Promise<void> {
    await waiting;
    for (const callback of this.#batchEnd.slice(from)) await callback.onBatchEnd?.(batch, logs, this.#training);
  }

  async #each(hook: Hook, call: (callback: Callback) => void | Promise<void> | undefined): Promise<void> {
    for (const callback of this.#callbacks) if (callback[hook]) await call(callback);
  }
}

function weightsOf(index: number, all: ReadonlyMap<string, Tensor>): ReadonlyMap<string, Tensor> | undefined {
  const prefix = `${index}/`;
  const own = [...all].filter(([name]) => name.startsWith(prefix));
  return own.length > 0 ? new Map(own.map(([name, tensor]) => [name.slice(prefix.length), tensor])) : undefined;
}
