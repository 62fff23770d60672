import { planOf } from "../../compile/index.ts";
import type { Engine, Program, TuningCache, Variable } from "../../engine/index.ts";
import type { Graph } from "../../graph/graph.ts";
import type { Network } from "../../network/index.ts";
import { emaSlot, type Optimizer, slotVariable } from "../../optimizers/index.ts";
import { type Tensor, type TensorType, zeros } from "../../tensor/tensor.ts";
import type { Compilation } from "../compilation.ts";
import { LruCache } from "./lru-cache.ts";
import type { ResultLayout } from "./objective.ts";
import { evaluationGraph, predictionGraph, type StepShape, trainingGraph } from "./step-graph.ts";
import { trainableSignature } from "./trainable-signature.ts";
import { checkFloats, weightVariable } from "./weight-variables.ts";

/** A graph of a network, and the layout of its results if it has losses or metrics. */
export interface ProgramGraph {
  readonly graph: Graph;
  readonly layout?: ResultLayout;
}

/** A compiled program with the types of its inputs by name, the types of its outputs and the layout of its results. */
export interface StepProgram {
  readonly program: Program;
  readonly inputs: ReadonlyMap<string, TensorType>;
  readonly outputs: readonly TensorType[];
  readonly layout: ResultLayout;
}

/** Maximum number of programs: training, evaluation, prediction and others, each for full and last batches. */
const capacity = 12;

const noResults: ResultLayout = { losses: [], metrics: [] };

const keyOf = ({ batchSize, weightAxes, accumulates, norms }: StepShape) =>
  `${batchSize}/${weightAxes}${accumulates ? "/accumulates" : ""}${norms ? "/norms" : ""}`;

/**
 * The programs of a network on an engine, compiled on demand and keyed by everything they are built from: the
 * compilation, the batch size (a smaller last batch has a separate program over the same variables) and which layers are
 * trainable.
 */
export class ProgramCache {
  readonly #engine: Engine;
  readonly #network: Network;
  readonly #replaced: ReadonlyMap<string, Variable>;
  readonly #programs = new LruCache<Promise<StepProgram>>(capacity);
  readonly #compilations = new WeakMap<Compilation, number>();
  #count = 0;
  #slots = new Map<string, Variable>();
  #tuning: TuningCache = {};

  /** `replaced` are variables by name that programs use instead of the network's own weights. */
  constructor(engine: Engine, network: Network, replaced: ReadonlyMap<string, Variable> = new Map()) {
    this.#engine = engine;
    this.#network = network;
    this.#replaced = replaced;
  }

  /** The optimizer state by name: "optimizer/dense/kernel/momentum". */
  get slots(): ReadonlyMap<string, Variable> {
    return this.#slots;
  }

  /** The algorithms chosen for these programs, by measuring or by import. */
  get tuning(): TuningCache {
    return this.#tuning;
  }

  /** Reuses the tuning of a saved state in programs compiled from now on; other models keep theirs. */
  importTuning(tuning: TuningCache): void {
    this.#tuning = { ...this.#tuning, ...tuning };
    this.#programs.clear();
  }

  /**
   * Returns the saved tensors that are an optimizer's state for the network's weights.
   * @throws ShapeError for a tensor whose shape is not that of its weight.
   */
  ownSlots(values: ReadonlyMap<string, Tensor>, optimizer: Optimizer): Map<string, Tensor> {
    const own = new Map<string, Tensor>();
    for (const weight of this.#network.listWeights()) {
      for (const { name } of optimizer.slots) {
        const key = slotVariable(weight.name, name);
        const tensor = values.get(key);
        if (!tensor) continue;
        checkFloats(`"${key}"`, weight.shape, tensor);
        own.set(key, tensor);
      }
    }
    return own;
  }

  /** Returns the optimizer's moving averages of weights, by the weights' names. */
  async emaWeights(): Promise<Map<string, Tensor>> {
    const averages = this.#network.listWeights().flatMap(({ name }) => {
      const variable = this.#slots.get(slotVariable(name, emaSlot));
      return variable ? [{ name, variable }] : [];
    });
    const values = await Promise.all(averages.map(({ variable }) => variable.read()));
    return new Map(
      averages.map(({ name, variable }, index) => [
        name,
        { ...variable.type, data: values[index] ?? new Float32Array() },
      ]),
    );
  }

  /** Sets the optimizer state to saved values; slots without a saved value are initialized. */
  setSlots(values: ReadonlyMap<string, Tensor>): void {
    this.#slots = new Map([...values].map(([name, tensor]) => [name, this.#engine.variable(tensor)]));
    this.#programs.clear();
  }

  /** Drops the programs of an older compilation, and the state of its optimizer. */
  reset(): void {
    this.#programs.clear();
    this.#slots = new Map();
  }

  training(compilation: Compilation, shape: StepShape): Promise<StepProgram> {
    const build = () => trainingGraph(this.#network, compilation, shape);
    const key = `training/${keyOf(shape)}/${this.#numberOf(compilation)}`;
    return this.program(key, build, compilation.optimizer);
  }

  evaluation(compilation: Compilation, shape: StepShape): Promise<StepProgram> {
    const build = () => evaluationGraph(this.#network, compilation, shape);
    return this.program(`evaluation/${keyOf(shape)}/${this.#numberOf(compilation)}`, build);
  }

  prediction(batchSize: number): Promise<StepProgram> {
    return this.program(`prediction/${batchSize}`, () => ({ graph: predictionGraph(this.#network, batchSize) }));
  }

  /**
   * Returns the program of a graph of the network, compiling it if needed. `key` must identify everything that `build`
   * depends on, except for the network and which of its layers are trainable. With an optimizer, the program shares its
   * state.
   */
  program(key: string, build: () => ProgramGraph, optimizer?: Optimizer): Promise<StepProgram> {
    const wholeKey = `${key}/${trainableSignature(this.#network)}`;
    const known = this.#programs.get(wholeKey);
    if (known) return known;
    const made = this.#compile(key, build, optimizer);
    this.#programs.set(wholeKey, made);
    // Allow another attempt after a failure; the user may have changed something.
    made.catch(() => {
      if (this.#programs.get(wholeKey) === made) this.#programs.delete(wholeKey);
    });
    return made;
  }

  /** Numbers compilations, because an evaluation continues with its compilation even if there is a newer one. */
  #numberOf(compilation: Compilation): number {
    const known = this.#compilations.get(compilation);
    if (known !== undefined) return known;
    this.#compilations.set(compilation, ++this.#count);
    return this.#count;
  }

  async #compile(name: string, build: () => ProgramGraph, optimizer: Optimizer | undefined): Promise<StepProgram> {
    const { graph, layout = noResults } = build();
    const variables = new Map<string, Variable>();
    for (const weight of this.#network.listWeights()) {
      if (!graph.variables.has(weight.name)) continue;
      variables.set(weight.name, this.#replaced.get(weight.name) ?? weightVariable(this.#engine, weight));
    }
    if (optimizer) this.#addSlots(graph, optimizer, variables);
    const program = await this.#engine.compile(planOf(graph, name), variables, { tuning: this.#tuning });
    this.#tuning = { ...this.#tuning, ...program.tuning };
    const inputs = new Map([...graph.inputs].map(([key, { shape, dtype }]) => [key, { shape, dtype }]));
    const outputs = [...graph.outputs.values()].map(({ shape, dtype }) => ({ shape, dtype }));
    return { program, inputs, outputs, layout };
  }

  #addSlots(graph: Graph, optimizer: Optimizer, variables: Map<string, Variable>): void {
    for (const weight of this.#network.listWeights()) {
      for (const { name, initial = 0 } of optimizer.slots) {
        const key = slotVariable(weight.name, name);
        const value = graph.variables.get(key);
        if (!value) continue;
        const slot = this.#slots.get(key) ?? this.#createSlot(key, value.shape, initial);
        variables.set(key, slot);
      }
    }
  }

  #createSlot(key: string, shape: readonly number[], initial: number): Variable {
    const tensor = zeros(shape);
    tensor.data.fill(initial);
    const variable = this.#engine.variable(tensor);
    this.#slots.set(key, variable);
    return variable;
  }
}
