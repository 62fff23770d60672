import { availableParallelism } from "node:os";
import { describe, expect, it } from "vitest";
import { planOf } from "../compile/compile.ts";
import type { Plan } from "../compile/plan.ts";
import { Graph, type Value } from "../graph/graph.ts";
import { kernelOps, ops } from "../ops/index.ts";
import { EngineError } from "../support/errors.ts";
import type { Shape } from "../tensor/shape.ts";
import { portableEngine } from "./portable/portable-engine.ts";
import { nativeOrReason } from "./testing/engines.ts";
import { expectClose } from "./testing/expect-close.ts";
import { runGraph } from "./testing/run-graph.ts";
import { input, testData } from "./testing/test-data.ts";

const native = nativeOrReason();

/** conv 3×3 → relu → conv 3×3, with the derivatives of both kernels, which are updated. */
function twoConvolutions() {
  const graph = new Graph();
  const same = { strides: [1, 1], dilations: [1, 1], padding: [1, 1, 1, 1], groups: 1 } as const;
  const x = graph.input("x", [2, 12, 10, 16]);
  const first = graph.variable("first", [3, 3, 16, 32], "parameter");
  const second = graph.variable("second", [3, 3, 32, 16], "parameter");
  const hidden = ops.relu(ops.conv2d(same, x, first));
  const y = ops.conv2d(same, hidden, second);
  const dhidden = ops.conv2dInputGradient({ ...same, inputShape: hidden.shape }, y, second);
  const step = (w: Value, gradient: Value) => graph.update(w, ops.subtract(w, ops.multiply(gradient, 0.001)));
  step(second, ops.conv2dFilterGradient({ ...same, kernelShape: second.shape }, hidden, y));
  step(first, ops.conv2dFilterGradient({ ...same, kernelShape: first.shape }, x, dhidden));
  graph.output("y", y);
  const tensorOf = (shape: Shape, seed: number) => ({
    shape,
    dtype: "float32" as const,
    data: testData(input(shape), seed),
  });
  const variables = { first: tensorOf(first.shape, 2), second: tensorOf(second.shape, 3) };
  return { graph, inputs: { x: testData(input(x.shape), 1) }, variables };
}

function oneOp(build: (graph: Graph) => Value): Plan {
  const graph = new Graph();
  graph.output(
    "y",
    graph.scoped("block1/act", () => build(graph)),
  );
  return planOf(graph, "test");
}

/** The plan with other attributes for its only instruction: what a newer or a damaged library might send. */
function withAttributes(plan: Plan, attributes: object): Plan {
  return { ...plan, instructions: plan.instructions.map((one) => ({ ...one, attributes })) };
}

describe("the native engine", () => {
  if (typeof native === "string") {
    it(`is not tested: ${native}`, () => expect(native).not.toBe(""));
    return;
  }
  const { addon } = native;

  it("has a kernel for every op", () => {
    expect([...addon.information().kernels].sort()).toEqual(Object.keys(kernelOps).sort());
  });

  it("says which op of which layer it cannot prepare, and why", async () => {
    const compile = (plan: Plan) => native.compile(plan, new Map());
    const slice = oneOp((graph) => ops.slice({ begin: [1], size: [2] }, graph.input("x", [4])));
    const unknown = compile(withAttributes(slice, {}));
    await expect(unknown).rejects.toThrow('slice "block1/act": attribute begin is missing');
    await expect(unknown).rejects.toBeInstanceOf(EngineError);
    const loop = oneOp((graph) => ops.tanh(graph.input("x", [4])));
    const tape = [{ op: "besselJ0", args: [0] }];
    await expect(compile(withAttributes(loop, { tape, results: [1], shape: [4] }))).rejects.toThrow(
      'fusedElementwise "block1/act": no native function for element-wise op besselJ0',
    );
    const conv = oneOp((graph) =>
      ops.conv2d(
        { strides: [1, 1], dilations: [1, 1], padding: [0, 0, 0, 0], groups: 1 },
        graph.input("x", [1, 20, 20, 32]),
        graph.input("w", [3, 3, 32, 32]),
      ),
    );
    const impossible = { strides: [1, 1], dilations: [1, 1], padding: [9, 9, 9, 9], groups: 1 };
    await expect(compile(withAttributes(conv, impossible))).rejects.toThrow(/^conv2d "block1\/act": oneDNN: /);
  });

  it("says how much memory is missing", async () => {
    const plan = oneOp((graph) => ops.broadcastTo({ shape: [1e6, 1e7] }, graph.input("x", [1])));
    await expect(native.compile(plan, new Map())).rejects.toThrow(/not enough memory: \d+ MiB are wanted at once/);
  });

  it("updates kernels that lie as convolutions like them by numbers that repeat along them, and by each other", async () => {
    const same = { strides: [1, 1], dilations: [1, 1], padding: [1, 1, 1, 1], groups: 1 } as const;
    const graph = new Graph();
    const x = graph.input("x", [2, 8, 8, 32]);
    const kernel = graph.variable("kernel", [3, 3, 32, 32], "parameter");
    const average = graph.variable("average", [3, 3, 32, 32], "statistic");
    graph.output("y", ops.conv2d(same, x, kernel));
    graph.output("sums", ops.reduceSum({ axes: [0, 2, 3] }, average));
    graph.update(kernel, ops.multiply(kernel, graph.input("factors", [32])));
    graph.update(average, ops.add(ops.multiply(average, 0.9), ops.multiply(kernel, 0.1)));
    const value = (seed: number) => ({
      shape: kernel.shape,
      dtype: "float32" as const,
      data: testData(input(kernel.shape), seed),
    });
    const given = {
      inputs: { x: testData(input(x.shape), 1), factors: testData(input([32]), 2) },
      variables: { kernel: value(3), average: value(4) },
    };
    const expected = await runGraph(portableEngine(), graph, given);
    const { outputs, variables } = await runGraph(native, graph, given);
    for (const name of ["y", "sums"]) expectClose(outputs[name]?.data, expected.outputs[name]?.data, 1e-5, name);
    for (const name of ["kernel", "average"]) expectClose(variables[name], expected.variables[name], 1e-6, name);
  });

  it("computes the same on more threads than there are cores, before and after", async () => {
    const { graph, ...given } = twoConvolutions();
    const expected = await runGraph(portableEngine(), graph, given);
    const before = addon.information().threads;
    for (const threads of [availableParallelism() * 2 + 1, 1, before]) {
      await addon.setThreads(threads);
      expect(addon.information().threads).toBe(threads);
      const { outputs, variables } = await runGraph(native, graph, given);
      expectClose(outputs.y?.data, expected.outputs.y?.data, 1e-4, `y on ${threads} threads`);
      expectClose(variables.first, expected.variables.first, 1e-4, `kernel on ${threads} threads`);
    }
  });

  it("runs a program on the threads it was compiled for", async () => {
    const { graph, ...given } = twoConvolutions();
    const plan = planOf(graph, "test");
    const before = addon.information().threads;
    const results = [];
    for (const threads of [1, 5]) {
      const variables = new Map(Object.entries(given.variables).map(([key, value]) => [key, native.variable(value)]));
      await addon.setThreads(1);
      const program = await native.compile(plan, variables);
      await addon.setThreads(threads);
      results.push((await program.run([given.inputs.x]))[0]);
    }
    await addon.setThreads(before);
    expect(results[1]).toEqual(results[0]);
  });

  it("takes the direct algorithm without a trial where bits are to be the same", async () => {
    const { graph, ...given } = twoConvolutions();
    await runGraph(native, graph, given);
    const chosen = await addon.choices();
    await addon.setChoices(Object.fromEntries(Object.keys(chosen).map((key) => [key, 1])));
    const before = await addon.choices();
    await native.useDeterministicAlgorithms(true);
    const first = await runGraph(native, graph, given);
    const wider = new Graph();
    const x = wider.input("x", [1, 9, 9, 48]);
    const same = { strides: [1, 1], dilations: [1, 1], padding: [1, 1, 1, 1], groups: 1 } as const;
    wider.output("y", ops.conv2d(same, x, wider.input("kernel", [3, 3, 48, 64])));
    const program = await native.compile(planOf(wider, "test"), new Map());
    const [step] = (
      await program.profile([...wider.inputs.values()].map((value) => testData(input(value.shape), 1)))
    ).filter(({ op }) => op === "conv2d");
    expect(step?.implementation).not.toMatch(/wino/);
    expect(await addon.choices()).toEqual(before);
    await native.useDeterministicAlgorithms(false);
    await addon.setChoices(Object.fromEntries(Object.keys(chosen).map((key) => [key, 0])));
    const direct = await runGraph(native, graph, given);
    expect(first.outputs).toEqual(direct.outputs);
    expect(first.variables).toEqual(direct.variables);
    await addon.setChoices(chosen);
  });

  it("agrees whichever algorithm is chosen for a convolution, in training and in prediction", async () => {
    const { graph, ...given } = twoConvolutions();
    const prediction = new Graph();
    const same = { strides: [1, 1], dilations: [1, 1], padding: [1, 1, 1, 1], groups: 1 } as const;
    const x = prediction.input("x", [2, 12, 10, 16]);
    prediction.output("y", ops.relu(ops.conv2d(same, x, prediction.variable("first", [3, 3, 16, 32], "parameter"))));
    const predicted = { inputs: given.inputs, variables: { first: given.variables.first } };
    await runGraph(native, graph, given);
    await runGraph(native, prediction, predicted);
    const chosen = await addon.choices();
    const shapes = Object.keys(chosen);
    const expected = await runGraph(portableEngine(), graph, given);
    const expectedPrediction = await runGraph(portableEngine(), prediction, predicted);
    // An index that does not exist stands for a choice made on another machine: it is made anew.
    for (const index of [0, 1, 2, 99]) {
      await addon.setChoices(Object.fromEntries(shapes.map((key) => [key, index])));
      const trained = await runGraph(native, graph, given);
      expectClose(trained.outputs.y?.data, expected.outputs.y?.data, 1e-4, `y with algorithm ${index}`);
      for (const name of ["first", "second"]) {
        expectClose(trained.variables[name], expected.variables[name], 1e-4, `${name}, algorithm ${index}`);
      }
      const { outputs, variables } = await runGraph(native, prediction, predicted);
      const wanted = expectedPrediction.outputs.y?.data;
      expectClose(outputs.y?.data, wanted, 1e-4, `prediction with algorithm ${index}`);
      expect(variables.first).toEqual(given.variables.first.data);
    }
    await addon.setChoices(chosen);
  });
});
