import { type Plan, planOf } from "../../compile/index.ts";
import type { Engine, Program, Variable } from "../../engine/index.ts";
import type { Graph } from "../../graph/index.ts";
import type { Network } from "../../network/index.ts";
import { allocate, type TypedArray } from "../../tensor/dtype.ts";
import { sizeOf } from "../../tensor/shape.ts";
import { zeros } from "../../tensor/tensor.ts";
import type { Compilation } from "../compilation.ts";
import { predictionGraph, trainingGraph } from "../programs/step-graph.ts";
import { initialValues } from "../programs/weight-variables.ts";

/** A step of a network that can be run for its time alone. */
export interface Rehearsal {
  readonly plan: Plan;
  readonly program: Program;
  readonly inputs: readonly TypedArray[];
  readonly variables: ReadonlyMap<string, Variable>;
}

/**
 * Compiles a training step or, without a compilation, a prediction, on made-up data and copies of the initial weights,
 * and runs it once: the first run allocates memory and lays out weights. The network's weights are unchanged.
 */
export async function rehearsal(
  network: Network,
  engine: Engine,
  compilation: Compilation | undefined,
  batchSize: number,
): Promise<Rehearsal> {
  const graph = compilation
    ? trainingGraph(network, compilation, { batchSize, weightAxes: 0 }).graph
    : predictionGraph(network, batchSize);
  const plan = planOf(graph, `profile, batch ${batchSize}`);
  const variables = firstValues(engine, graph, network);
  const program = await engine.compile(plan, variables);
  const inputs = plan.inputs.map((id) => madeUp(plan, id));
  await program.run(inputs);
  return { plan, program, inputs, variables };
}

function firstValues(engine: Engine, graph: Graph, network: Network): Map<string, Variable> {
  const initial = new Map(network.listWeights().map((weight) => [weight.name, weight]));
  return new Map(
    [...graph.variables].map(([name, { shape }]) => {
      const weight = initial.get(name);
      return [name, engine.variable(weight ? initialValues(weight) : zeros(shape))];
    }),
  );
}

/** Makes up data: images of noise, labels of class 0, and a learning rate of 0, which keeps the weights. */
function madeUp({ buffers }: Plan, id: number): TypedArray {
  const { shape = [], dtype = "float32" } = buffers[id] ?? {};
  const data = allocate(dtype, sizeOf(shape));
  if (dtype !== "float32" || shape.length < 2) return data;
  for (let index = 0; index < data.length; index++) data[index] = (((index + 1) * 7919) % 1009) / 1009;
  return data;
}
