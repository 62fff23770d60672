import { planOf } from "../src/compile/index.ts";
import type { Engine, Variable } from "../src/engine/engine.ts";
import type { Graph } from "../src/graph/index.ts";
import type { TypedArray } from "../src/tensor/index.ts";

/** Compiles a graph and runs it once: arrays by the names of its inputs → arrays by the names of its outputs. */
export async function runGraph(
  engine: Engine,
  graph: Graph,
  inputs: Readonly<Record<string, TypedArray>>,
  variables: ReadonlyMap<string, Variable> = new Map(),
): Promise<Record<string, TypedArray>> {
  const program = await engine.compile(planOf(graph, "test"), variables);
  const results = await program.run([...graph.inputs.keys()].map((name) => inputs[name] as TypedArray));
  return Object.fromEntries([...graph.outputs.keys()].map((name, index) => [name, results[index] as TypedArray]));
}
