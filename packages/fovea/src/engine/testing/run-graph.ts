import { planOf } from "../../compile/compile.ts";
import type { Plan } from "../../compile/plan.ts";
import type { Graph } from "../../graph/graph.ts";
import type { TypedArray } from "../../tensor/dtype.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import type { Engine, Variable } from "../engine.ts";

export interface RunOptions {
  readonly inputs?: Readonly<Record<string, TypedArray>>;
  readonly variables?: Readonly<Record<string, Tensor>>;
  /** How the graph becomes a plan; by default with every pass. */
  readonly plan?: (graph: Graph) => Plan;
}

/** Compiles `graph` and runs it once; gives its outputs and what its variables hold afterwards, by name. */
export async function runGraph(engine: Engine, graph: Graph, options: RunOptions = {}) {
  const plan = (options.plan ?? ((source) => planOf(source, "test")))(graph);
  const variables = new Map<string, Variable>();
  for (const [name, initial] of Object.entries(options.variables ?? {})) variables.set(name, engine.variable(initial));
  const program = await engine.compile(plan, variables);
  const inputs = [...graph.inputs.keys()].map((name) => {
    const data = options.inputs?.[name];
    if (!data) throw new Error(`no data for input "${name}"`);
    return data;
  });
  const results = await program.run(inputs);
  const outputs: Record<string, Tensor> = {};
  [...graph.outputs].forEach(([name, { shape, dtype }], index) => {
    outputs[name] = { shape, dtype, data: results[index] ?? new Float32Array() };
  });
  const after: Record<string, TypedArray> = {};
  for (const [name, variable] of variables) after[name] = await variable.read();
  return { outputs, variables: after, plan };
}
