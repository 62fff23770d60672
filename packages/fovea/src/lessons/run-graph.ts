import { planOf } from "../compile/index.ts";
import type { Engine } from "../engine/index.ts";
import type { Graph } from "../graph/index.ts";
import type { Tensor } from "../tensor/index.ts";

/** A tensor whose elements are float32. */
export type FloatTensor = Tensor & { readonly data: Float32Array };

/** Compiles a graph, runs it once, and returns its outputs by name. */
export async function runGraph(
  engine: Engine,
  graph: Graph,
  inputs: Readonly<Record<string, ArrayLike<number>>>,
): Promise<ReadonlyMap<string, FloatTensor>> {
  const program = await engine.compile(planOf(graph, "lesson"), new Map());
  const results = await program.run([...graph.inputs.keys()].map((name) => Float32Array.from(inputs[name] ?? [])));
  const named = [...graph.outputs].map(([name, { shape }], index): [string, FloatTensor] => [
    name,
    { shape, data: Float32Array.from(results[index] ?? []), dtype: "float32" },
  ]);
  return new Map(named);
}

/** Returns an output that the graph has. */
export function outputOf(outputs: ReadonlyMap<string, FloatTensor>, name: string): FloatTensor {
  const found = outputs.get(name);
  if (!found) throw new Error(`the graph has no output ${name}`);
  return found;
}
