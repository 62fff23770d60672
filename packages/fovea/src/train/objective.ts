import type { Graph, Value } from "../graph/graph.ts";
import { weightedMean } from "../losses/index.ts";
import type { Forward } from "../network/index.ts";
import { add, multiply } from "../ops/elementwise/arithmetic.ts";
import type { Compilation, Measure } from "./compilation.ts";

/** The names of the graph inputs that a step has besides the network's. */
export const inputNames = {
  labels: (output: number) => `training/labels/${output}`,
  sampleWeight: "training/sample_weight",
} as const;

/** Where the numbers of one metric are among a program's outputs; those that shapes decide are known already. */
export interface MeasuredIncrements {
  readonly measure: Measure;
  readonly increments: readonly ({ readonly output: number } | { readonly known: number })[];
}

/** What a program's outputs mean. The first is the whole loss. */
export interface ResultLayout {
  /** The loss of each output, where there are several. */
  readonly losses: readonly { readonly name: string; readonly output: number }[];
  readonly metrics: readonly MeasuredIncrements[];
}

/**
 * Appends labels, losses, penalties and metrics to a network's graph, and names them as the graph's outputs.
 * `weighted`: whether the graph has an input of sample weights [batch].
 */
export function appendObjective(
  forward: Forward,
  { goals }: Compilation,
  batchSize: number,
  weighted: boolean,
): { readonly loss: Value; readonly layout: ResultLayout } {
  const { graph } = forward;
  const labels = goals.map(({ index, loss }) => {
    const { shape, dtype } = loss.labels(forward.outputs[index] as Value);
    return graph.input(inputNames.labels(index), shape, dtype);
  });
  const sampleWeight = weighted ? graph.input(inputNames.sampleWeight, [batchSize]) : undefined;
  const losses = goals.map(({ loss, index, name }, goal) =>
    graph.scoped(`loss/${name}`, () =>
      weightedMean(loss.perSample(labels[goal] as Value, forward.outputs[index] as Value), sampleWeight),
    ),
  );
  const terms = [
    ...losses.map((loss, goal) => {
      const weight = goals[goal]?.lossWeight ?? 1;
      return weight === 1 ? loss : multiply(loss, weight);
    }),
    ...forward.regularization,
  ];
  const loss = terms.reduce((sum, term) => add(sum, term));
  const outputs = new NumberedOutputs(graph);
  outputs.add(loss);
  const layout = {
    losses:
      goals.length > 1
        ? goals.map(({ name }, goal) => ({ name: `${name}_loss`, output: outputs.add(losses[goal] as Value) }))
        : [],
    metrics: goals.flatMap(({ index, metrics }, goal) =>
      metrics.map((measure) => {
        const increments = graph.scoped(`metric/${measure.name}`, () =>
          measure.metric.increments({
            labels: labels[goal] as Value,
            predictions: forward.outputs[index] as Value,
            sampleWeight: measure.weighted ? sampleWeight : undefined,
          }),
        );
        return {
          measure,
          increments: increments.map((value) =>
            typeof value === "number" ? { known: value } : { output: outputs.add(value) },
          ),
        };
      }),
    ),
  };
  return { loss, layout };
}

/** Names values as outputs of a graph, each once, and tells their places. */
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
