import type { Graph, Value } from "../graph/graph.ts";
import type { Json } from "../support/json.ts";
import type { LearningRate } from "./learning-rate.ts";

/** A tensor with the shape of a weight that an optimizer keeps between steps, and its initial value. */
export interface OptimizerSlot<Name extends string = string> {
  readonly name: Name;
  readonly initial?: number;
}

/** A weight to update. */
export interface TrainedWeight {
  readonly name: string;
  readonly variable: Value;
  readonly gradient: Value;
  /** Factor of the learning rate for this weight (default 1). */
  readonly learningRateScale?: number;
}

/**
 * Updates weights from their gradients. Optimizers are immutable and hold no state: slots are variables of the engine,
 * and the step count belongs to the training, so models can share an optimizer.
 */
export interface Optimizer {
  readonly className: string;
  readonly learningRate: LearningRate;
  readonly slots: readonly OptimizerSlot[];
  /** The number of steps whose gradients are averaged for one update. */
  readonly gradientAccumulationSteps: number;
  /** Whether the slot `emaSlot` holds a moving average of each weight. */
  readonly useEma: boolean;
  /**
   * Returns the step's values, by name, for the graph inputs that `apply` declared (`scalarInput(name)`), in order of
   * declaration. `step` is the number of completed steps.
   */
  scalars(step: number, learningRate: number): Readonly<Record<string, number>>;
  /** Adds the updates of all weights and of their slots (`slotVariable(weight, slot)`) to the graph. */
  apply(graph: Graph, weights: readonly TrainedWeight[]): void;
  /** Adds the gradients of all weights to their accumulators, for the steps between two updates. */
  accumulate(graph: Graph, weights: readonly TrainedWeight[]): void;
  /** Returns the options as plain data. */
  config(): Record<string, Json>;
}

/** The slot that holds the moving average of a weight. */
export const emaSlot = "average";

/** Returns the name of the graph input for an optimizer's scalar. */
export function scalarInput(name: string): string {
  return `optimizer/${name}`;
}

/** Returns the name of the variable that holds a slot of a weight. */
export function slotVariable(weight: string, slot: string): string {
  return `optimizer/${weight}/${slot}`;
}
