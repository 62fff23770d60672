import { describe, expect, it } from "vitest";
import { planOf } from "../compile/compile.ts";
import { Graph } from "../graph/graph.ts";
import { ops } from "../ops/index.ts";
import type { Shape } from "../tensor/shape.ts";
import { portableEngine } from "./portable/portable-engine.ts";
import { everyEngine } from "./testing/every-engine.ts";
import { expectClose } from "./testing/expect-close.ts";
import { runGraph } from "./testing/run-graph.ts";
import { input, testData } from "./testing/test-data.ts";

/*
 * In a prediction weights stay what they are from run to run, and the native engine keeps them, and what follows from
 * them alone, in the forms that its kernels like best.
 */

const portable = portableEngine();
const tensorOf = (shape: Shape, seed: number) => ({
  shape,
  dtype: "float32" as const,
  data: testData(input(shape), seed),
});

const products = [1, 3, 16].flatMap((rows) =>
  [
    [5, 1],
    [16, 10],
    [33, 17],
    [1200, 70],
    [48, 130],
    [64, 64],
  ].map(([inner, columns]) => ({ rows, inner: inner ?? 0, columns: columns ?? 0 })),
);

describe.each(everyEngine)("weights that last, on the $name engine", (engine) => {
  it.each(products)("$rows × $inner × $columns, biased and with an activation", async ({ rows, inner, columns }) => {
    const graph = new Graph();
    const x = graph.input("x", [rows, inner]);
    const weights = graph.variable("weights", [inner, columns], "parameter");
    const bias = graph.variable("bias", [columns], "parameter");
    graph.output("plain", ops.matmul({}, x, weights));
    graph.output("biased", ops.relu(ops.matmul({}, x, weights, bias)));
    graph.output("leaky", ops.leakyRelu({ alpha: 0.3 }, ops.matmul({}, x, weights, bias)));
    graph.output("scaled", ops.multiply(ops.matmul({}, x, weights), bias));
    const options = {
      inputs: { x: testData(input(x.shape), 1) },
      variables: { weights: tensorOf(weights.shape, 2), bias: tensorOf(bias.shape, 3) },
    };
    const expected = await runGraph(portable, graph, options);
    const results = await runGraph(engine, graph, options);
    for (const [name, { data }] of Object.entries(expected.outputs)) {
      expectClose(results.outputs[name]?.data, data, 1e-6 * Math.sqrt(inner), name);
    }
    expect(results.variables).toEqual(expected.variables);
  });

  it("is folded once per change, also beside sums of images, and follows a change", async () => {
    const graph = new Graph();
    const same = { strides: [1, 1], dilations: [1, 1], padding: [1, 1, 1, 1], groups: 1 } as const;
    const x = graph.input("x", [1, 6, 5, 16]);
    const kernel = graph.variable("kernel", [3, 3, 16, 16], "parameter");
    const factor = graph.variable("factor", [16], "statistic");
    const block = (value: typeof x) => {
      const y = ops.relu(ops.add(ops.multiply(ops.conv2d(same, value, kernel), factor), 0.5));
      // Read twice, so that it stays a loop of its own.
      const sum = ops.relu(ops.add(y, value));
      return ops.add(sum, ops.multiply(ops.tanh(sum), 0.1));
    };
    graph.output("y", block(block(x)));
    const initial = { kernel: tensorOf(kernel.shape, 2), factor: tensorOf(factor.shape, 3) };
    const variables = new Map(
      Object.entries(initial).map(([name, tensor]) => [name, engine.variable(tensor)] as const),
    );
    const program = await engine.compile(planOf(graph, "prediction"), variables);
    const fed = testData(input(x.shape), 1);
    const check = async (values: typeof initial) => {
      const expected = await runGraph(portable, graph, { inputs: { x: fed }, variables: values });
      expectClose((await program.run([fed]))[0], expected.outputs.y?.data, 1e-5, "y");
    };
    await check(initial);
    const steps = await program.profile([fed]);
    // What is left are the sums of two blocks; the factor is multiplied into the kernel once.
    if (engine.name === "native") expect(steps.filter(({ op }) => op === "fusedElementwise")).toHaveLength(2);

    const changed = { ...initial, factor: tensorOf(factor.shape, 7) };
    await variables.get("factor")?.write(changed.factor.data);
    await check(changed);
  });
});
