import type { Engine } from "../engine/index.ts";
import type { Loss } from "../losses/index.ts";
import type { Network, Weight } from "../network/index.ts";
import { learningRateAt } from "../optimizers/index.ts";
import { ConfigError } from "../support/errors.ts";
import { formatReceived } from "../support/format-received.ts";
import { isTensor, type Tensor } from "../tensor/tensor.ts";
import { type Compilation, type CompileOptions, compilation } from "./compilation.ts";
import { beginning, type Progress } from "./fit/progress.ts";
import { TrainingProgress } from "./fit/training-progress.ts";
import { ProgramCache } from "./programs/program-cache.ts";
import { StagedWeights } from "./programs/staged-weights.ts";
import { checkFloats, knownVariable, weightVariable } from "./programs/weight-variables.ts";

/**
 * A network on an engine: its weights, programs, compilation and training progress. `fit`, `evaluate` and `predict` work
 * on it.
 */
export class Trainer {
  readonly network: Network;
  readonly engine: Engine;
  readonly programs: ProgramCache;
  readonly training = new TrainingProgress();
  #compilation: Compilation | undefined;
  #busy: string | undefined;

  constructor(network: Network, engine: Engine) {
    this.network = network;
    this.engine = engine;
    this.programs = new ProgramCache(engine, network);
  }

  /**
   * Configures training, and resets the optimizer: its state and the step count.
   * @throws ConfigError for an unknown name or option; ShapeError for a loss that does not match its output.
   */
  compile(options: CompileOptions, stages?: readonly string[]): void {
    this.#refuseWhileBusy("compile");
    this.#compilation = compilation(this.network, options, stages);
    this.programs.reset();
    this.training.restore({ ...beginning, step: 0, learningRate: null });
  }

  /** @throws ConfigError before `compile`. */
  get compilation(): Compilation {
    if (this.#compilation) return this.#compilation;
    throw new ConfigError("the model has no loss yet; call compile({ optimizer, loss, metrics }) first");
  }

  /** The loss of the first output; undefined before `compile`. */
  get firstLoss(): Loss | undefined {
    return this.#compilation?.objectives.find(({ index }) => index === 0)?.loss;
  }

  get isCompiled(): boolean {
    return this.#compilation !== undefined;
  }

  /** Number of weight updates, including those in flight. */
  get step(): number {
    return this.training.step;
  }

  /** The names that tensors may be given by: the network's inputs, and the outputs that have labels. */
  get names(): { readonly inputNames: readonly string[]; readonly outputNames: readonly string[] } {
    return {
      inputNames: this.network.inputNames,
      outputNames: this.compilation.objectives.map(({ name }) => name),
    };
  }

  /** The training progress. */
  get progress(): Progress {
    return this.training.snapshot();
  }

  /** The learning rate of the next update. */
  get learningRate(): number {
    return this.training.learningRate ?? learningRateAt(this.compilation.optimizer.learningRate, this.step);
  }

  /** @throws ConfigError if the optimizer's rate follows a schedule, and for an invalid rate. */
  set learningRate(rate: number) {
    if (typeof this.compilation.optimizer.learningRate !== "number") {
      throw new ConfigError("learningRate: the optimizer's rate follows a schedule and cannot be set besides");
    }
    if (!(rate >= 0 && Number.isFinite(rate))) {
      throw new ConfigError(`learningRate: expected a number of at least 0, received ${rate}`);
    }
    this.training.learningRate = rate;
  }

  /** Runs `task`, which changes the weights. Only one such task may run at a time. */
  async withLock<T>(name: string, task: () => Promise<T>): Promise<T> {
    this.#refuseWhileBusy(name);
    this.#busy = name;
    try {
      return await task();
    } finally {
      this.#busy = undefined;
    }
  }

  /** Returns all weights by name, after the steps that have been started. */
  async getWeights(): Promise<Map<string, Tensor>> {
    const weights = this.network.listWeights();
    const values = await Promise.all(weights.map((weight) => weightVariable(this.engine, weight).read()));
    return new Map(
      weights.map(({ name, shape }, index) => [
        name,
        { data: values[index] ?? new Float32Array(), shape, dtype: "float32" },
      ]),
    );
  }

  /**
   * Sets weights by name, all between the same two steps; other weights keep their values.
   * @throws ConfigError for an unknown name; ShapeError for another shape. No weight has changed then.
   */
  async setWeights(values: ReadonlyMap<string, Tensor>): Promise<void> {
    const staged = new StagedWeights(this.engine);
    for (const [weight, tensor] of this.checkWeights(values)) staged.add(weight, tensor);
    await staged.commit();
  }

  /**
   * Sets weights that are read one by one, as `setWeights` does, once all of them are read; no weight has changed if reading
   * fails.
   */
  async loadWeights(values: AsyncIterable<readonly [string, Tensor]>): Promise<void> {
    const weights = this.#weightsByName();
    const staged = new StagedWeights(this.engine);
    for await (const [name, tensor] of values) staged.add(this.#checkWeight(weights, name, tensor), tensor);
    await staged.commit();
  }

  /** Returns the weights that `values` are for. @throws as `setWeights` does. */
  checkWeights(values: ReadonlyMap<string, Tensor>): (readonly [Weight, Tensor])[] {
    if (!(values instanceof Map)) {
      throw new ConfigError(`setWeights: expected a Map from names to tensors, received ${formatReceived(values)}`);
    }
    const weights = this.#weightsByName();
    return [...values].map(([name, tensor]) => [this.#checkWeight(weights, name, tensor), tensor]);
  }

  #weightsByName(): Map<string, Weight> {
    return new Map(this.network.listWeights().map((weight) => [weight.name, weight]));
  }

  #checkWeight(weights: ReadonlyMap<string, Weight>, name: string, tensor: Tensor): Weight {
    const weight = weights.get(name);
    if (!weight) throw new ConfigError(`setWeights: the network has no weight "${name}"`);
    knownVariable(this.engine, weight);
    if (!isTensor(tensor)) {
      throw new ConfigError(`weight "${name}": expected a tensor, received ${formatReceived(tensor)}`);
    }
    checkFloats(`weight "${name}"`, weight.shape, tensor);
    return weight;
  }

  #refuseWhileBusy(name: string): void {
    if (!this.#busy) return;
    throw new ConfigError(`${name}: this model is busy with ${this.#busy}; await that first`);
  }
}
