import type { Graph, Value } from "../graph/graph.ts";
import type { Json } from "../support/json.ts";
import type { LearningRate } from "./learning-rate.ts";

/** A tensor of a weight's shape that an optimizer keeps between steps, and the number it is filled with at first. */
export interface OptimizerSlot<Name extends string = string> {
  readonly name: Name;
  readonly initial?: number;
}

/** A weight to update. */
export interface TrainedWeight {
  readonly name: string;
  readonly variable: Value;
  readonly gradient: Value;
  /** Multiplies the learning rate of this weight alone (default 1). */
  readonly learningRateScale?: number;
}

/**
 * How weights follow from gradients. An optimizer is immutable and holds no state: its slots are variables of the
 * engine, the number of steps is the training's, so that one object may serve several models.
 */
export interface Optimizer {
  readonly className: string;
  readonly learningRate: LearningRate;
  readonly slots: readonly OptimizerSlot[];
  /**
   * This step's numbers by name, for the graph inputs that `apply` declared (`scalarInput(name)`), in the order of
   * declaration. `step` is the number of updates made before.
   */
  scalars(step: number, learningRate: number): Readonly<Record<string, number>>;
  /** Appends the updates of all weights and of their slots (`slotVariable(weight, slot)`) to the graph. */
  apply(graph: Graph, weights: readonly TrainedWeight[]): void;
  /** What it was made with, as plain data. */
  config(): Record<string, Json>;
}

/** The name of the input that carries an optimizer's scalar. */
export function scalarInput(name: string): string {
  return `optimizer/${name}`;
}

/** The name of the variable that holds an optimizer's memory of a weight. */
export function slotVariable(weight: string, slot: string): string {
  return `optimizer/${weight}/${slot}`;
}
