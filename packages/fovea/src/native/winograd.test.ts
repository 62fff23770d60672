import { describe, expect, it } from "vitest";
import { planOf } from "../compile/compile.ts";
import { portableEngine } from "../engine/portable/portable-engine.ts";
import { expectClose } from "../engine/testing/expect-close.ts";
import { runGraph } from "../engine/testing/run-graph.ts";
import { input, testData } from "../engine/testing/test-data.ts";
import { Graph, type Value } from "../graph/graph.ts";
import { ops } from "../ops/index.ts";
import type { TypedArray } from "../tensor/dtype.ts";
import type { Shape } from "../tensor/shape.ts";
import type { NativeEngine } from "./native-engine.ts";
import { nativeOrReason } from "./testing/native-or-reason.ts";

/*
 * Which algorithm computes a convolution is a matter of measurements; here the native engine's own Winograd kernel is
 * chosen by hand.
 */

const native = nativeOrReason();
const portable = portableEngine();

interface Given {
  readonly inputs: Record<string, TypedArray>;
  readonly variables: Record<string, { shape: Shape; dtype: "float32"; data: TypedArray }>;
}

interface Case {
  readonly x: Shape;
  readonly window: number;
  readonly filters: number;
  readonly padding: readonly [number, number, number, number];
}

const cases: Case[] = [
  { x: [2, 12, 10, 16], window: 3, filters: 16, padding: [1, 1, 1, 1] },
  // Tiles that stick out, channels and filters that fill no block, panels of one, two, three and four blocks.
  { x: [1, 13, 7, 20], window: 3, filters: 37, padding: [1, 1, 1, 1] },
  { x: [1, 14, 14, 33], window: 3, filters: 100, padding: [0, 0, 0, 0] },
  { x: [3, 9, 11, 24], window: 3, filters: 48, padding: [2, 0, 1, 2] },
  { x: [1, 11, 9, 16], window: 5, filters: 32, padding: [2, 2, 2, 2] },
  { x: [2, 7, 8, 17], window: 5, filters: 80, padding: [4, 1, 0, 3] },
  { x: [3, 60, 52, 20], window: 3, filters: 40, padding: [1, 1, 1, 1] },
  // More tiles than are worked on at a time, by each thread on its own and, with more channels, by all together.
  { x: [1, 60, 52, 64], window: 3, filters: 80, padding: [1, 1, 1, 1] },
  { x: [1, 40, 36, 160], window: 3, filters: 160, padding: [1, 1, 1, 1] },
];

/** A convolution, what becomes of its result, and its gradients where the program trains. */
function graphOf(
  { x: shape, window, filters, padding }: Case,
  finish: (y: Value, addend: Value) => Value,
  trains: boolean,
) {
  const graph = new Graph();
  const attributes = { strides: [1, 1], dilations: [1, 1], padding, groups: 1 } as const;
  const x = graph.input("x", shape);
  const kernel = graph.variable("kernel", [window, window, shape[3] ?? 0, filters], "parameter");
  const bias = graph.variable("bias", [filters], "parameter");
  const y = ops.conv2d(attributes, x, kernel, bias);
  const addend = graph.input("addend", y.shape);
  graph.output("y", finish(y, addend));
  if (trains) {
    graph.output("dx", ops.conv2dInputGradient({ ...attributes, inputShape: shape }, addend, kernel));
    const filter = { ...attributes, kernelShape: kernel.shape };
    const [dw, db] = ops.conv2dFilterGradientWithBias(filter, x, addend);
    graph.output("dw", dw);
    graph.output("db", db);
    graph.output("dw alone", ops.conv2dFilterGradient(filter, x, ops.multiply(addend, 2)));
    graph.update(bias, ops.multiply(bias, 0.5));
  }
  // Small enough that a sigmoid of the results is not steep where they are large.
  const scale = 1 / (window * Math.sqrt(shape[3] ?? 1));
  const tensorOf = (value: Value, seed: number) => ({
    shape: value.shape,
    dtype: "float32" as const,
    data: testData(input(value.shape), seed).map((number) => number * scale),
  });
  const given: Given = {
    inputs: { x: testData(input(shape), 1), addend: testData(input(y.shape), 2) },
    variables: { kernel: tensorOf(kernel, 3), bias: tensorOf(bias, 4) },
  };
  return { graph, given };
}

/** Which steps the native engine takes. */
async function stepsOf(engine: NativeEngine, graph: Graph, { inputs, variables }: Given) {
  const held = new Map(Object.entries(variables).map(([name, tensor]) => [name, engine.variable(tensor)] as const));
  const program = await engine.compile(planOf(graph, "test"), held);
  return program.profile([...graph.inputs.keys()].map((name) => inputs[name] as TypedArray));
}

/** Has the engine choose its own kernel. */
async function chooseWinograd(engine: NativeEngine, graph: Graph, given: Given, wanted: number): Promise<void> {
  await stepsOf(engine, graph, given);
  const tasks = Object.keys(await engine.exportTuning());
  await engine.importTuning(Object.fromEntries(tasks.map((task) => [task, "fovea-winograd"])));
  const steps = await stepsOf(engine, graph, given);
  const chosen = steps.filter(({ op, implementation }) => op !== "reorder" && implementation === "winograd");
  expect(chosen).toHaveLength(wanted);
}

describe("the native engine's Winograd kernel", () => {
  if (typeof native === "string") {
    it(`is not tested: ${native}`, () => expect(native).not.toBe(""));
    return;
  }
  if (!native.addon.information().instructions.startsWith("avx")) {
    it("is for AVX2 and AVX-512 only", () => expect(native.addon.information().instructions).not.toContain("avx"));
    return;
  }

  const lanes = native.addon.information().instructions.startsWith("avx512") ? 16 : 8;
  const finishes: Record<string, (y: Value, addend: Value) => Value> = {
    plain: (y) => y,
    "rectified sum": (y, addend) => ops.relu(ops.add(y, addend)),
    gelu: (y) => ops.gelu(y),
    "leaky relu": (y) => ops.leakyRelu({ alpha: 0.3 }, y),
    // Not zero where a block is padded with zeros.
    sigmoid: (y) => ops.sigmoid(y),
  };
  const predictions = cases.flatMap((shape) => {
    const isLarge = (shape.x[1] ?? 0) > 16;
    return (isLarge ? ["rectified sum"] : Object.keys(finishes)).map((finish) => ({ shape, finish }));
  });

  it.each(predictions)(
    "predicts $shape.x → $shape.filters, $shape.window × $shape.window, $finish",
    async ({ shape, finish }) => {
      const { graph, given } = graphOf(shape, finishes[finish] as (y: Value, addend: Value) => Value, false);
      const takesIt = finish !== "sigmoid" || shape.filters % lanes === 0;
      if (takesIt) await chooseWinograd(native, graph, given, 1);
      const expected = await runGraph(portable, graph, given);
      const found = await runGraph(native, graph, given);
      expectClose(found.outputs.y?.data, expected.outputs.y?.data, 2e-5, "y");
      expect(found.variables).toEqual(expected.variables);
    },
  );

  it.each(cases)("trains $x → $filters, $window × $window", async (shape) => {
    const { graph, given } = graphOf(shape, (y) => y, true);
    await chooseWinograd(native, graph, given, 4);
    const expected = await runGraph(portable, graph, given);
    const found = await runGraph(native, graph, given);
    for (const name of ["y", "dx", "dw", "db", "dw alone"]) {
      expectClose(found.outputs[name]?.data, expected.outputs[name]?.data, 2e-5, name);
    }
  });
});
