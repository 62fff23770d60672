import { Graph } from "../../graph/graph.ts";
import type { TypedArray } from "../../tensor/dtype.ts";
import type { Engine } from "../engine.ts";
import type { ConformanceCase } from "./conformance-case.ts";
import { runGraph } from "./run-graph.ts";
import { testData } from "./test-data.ts";

/**
 * Runs a conformance case on an engine: the values to compare in order, and the plan. `spoil` may change the numbers of
 * the first input.
 */
export async function runCase(engine: Engine, { inputs, build }: ConformanceCase, spoil?: (data: TypedArray) => void) {
  const graph = new Graph();
  const names = inputs.map((_, index) => `x${index}`);
  const values = inputs.map(({ shape, dtype }, index) => graph.input(names[index] ?? "", shape, dtype));
  build(...values).forEach((value, index) => {
    graph.output(`y${index}`, value);
  });
  const data = Object.fromEntries(inputs.map((spec, index) => [names[index] ?? "", testData(spec, index + 1)]));
  if (spoil) spoil(data[names[0] ?? ""] ?? new Float32Array());
  const { outputs, plan } = await runGraph(engine, graph, { inputs: data });
  return { results: Object.values(outputs), plan };
}
