import type { Graph, Value } from "../../graph/graph.ts";
import { weightedMean } from "../../losses/index.ts";
import type { Forward } from "../../network/index.ts";
import { add, multiply } from "../../ops/elementwise/arithmetic.ts";
import type { Compilation } from "../compilation.ts";

/** Names of a step's graph inputs besides those of the network. */
export const inputNames = {
  labels: (output: number) => `training/labels/${output}`,
  sampleWeight: "training/sample_weight",
} as const;

/** A number's index among a program's outputs, or the number itself if it follows from the shapes. */
export type Increment = { readonly output: number } | { readonly known: number };

/** The meaning of a program's outputs. The first is the total loss. */
export interface ResultLayout {
  /** Indices of the objectives' losses, if there are several. */
  readonly losses: readonly number[];
  /** What the batch adds to the sums of each metric of each objective. */
  readonly metrics: readonly (readonly Increment[])[];
  /** Indices of the squared norms of each layer's gradients and weights, if they are computed. */
  readonly norms?: readonly LayerNormOutputs[];
}

/** The layer, by its path, and the indices of its squared norms among a program's outputs. */
export interface LayerNormOutputs {
  readonly layer: string;
  readonly gradient: number;
  readonly weight: number;
}

/**
 * Appends labels, losses, penalties and metrics to a network's graph, and makes them outputs of the graph.
 * `weightAxes` is the number of label axes that the sample weights have; 0 means no sample weights.
 */
export function appendObjective(
  forward: Forward,
  { objectives }: Compilation,
  weightAxes: number,
): { readonly loss: Value; readonly layout: ResultLayout } {
  const { graph } = forward;
  const labels = objectives.map(({ index, loss }) => {
    const { shape, dtype } = loss.labels(forward.outputs[index] as Value);
    return graph.input(inputNames.labels(index), shape, dtype);
  });
  const places = labels[0]?.shape.slice(0, weightAxes) ?? [];
  const sampleWeight = weightAxes > 0 ? graph.input(inputNames.sampleWeight, places) : undefined;
  const losses = objectives.map(({ loss, index, name }, objective) =>
    graph.scoped(`loss/${name}`, () =>
      weightedMean(loss.values(labels[objective] as Value, forward.outputs[index] as Value), sampleWeight),
    ),
  );
  const terms = [
    ...losses.map((loss, objective) => {
      const weight = objectives[objective]?.lossWeight ?? 1;
      return weight === 1 ? loss : multiply(loss, weight);
    }),
    ...forward.regularization,
  ];
  const loss = terms.reduce((sum, term) => add(sum, term));
  const outputs = new NumberedOutputs(graph);
  outputs.add(loss);
  const layout = {
    losses: losses.length > 1 ? losses.map((one) => outputs.add(one)) : [],
    metrics: objectives.flatMap(({ index, loss: { link }, metrics }, objective) =>
      metrics.map(({ name, metric, weighted: weighs }) => {
        const context = {
          labels: labels[objective] as Value,
          predictions: forward.outputs[index] as Value,
          link,
          sampleWeight: weighs ? sampleWeight : undefined,
        };
        const increments = graph.scoped(`metric/${name}`, () => metric.increments(context));
        return increments.map((value) =>
          typeof value === "number" ? { known: value } : { output: outputs.add(value) },
        );
      }),
    ),
  };
  return { loss, layout };
}

/** Makes values outputs of a graph, each once, and returns their indices. */
class NumberedOutputs {
  readonly #graph: Graph;
  readonly #places = new Map<Value, number>();

  constructor(graph: Graph) {
    this.#graph = graph;
  }

  add(value: Value): number {
    const known = this.#places.get(value);
    if (known !== undefined) return known;
    const place = this.#places.size;
    this.#graph.output(`result/${place}`, value);
    this.#places.set(value, place);
    return place;
  }
}
