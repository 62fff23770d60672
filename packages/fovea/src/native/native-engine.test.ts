import { availableParallelism } from "node:os";
import { describe, expect, it } from "vitest";
import { planOf } from "../compile/compile.ts";
import type { Plan } from "../compile/plan.ts";
import type { TuningCache } from "../engine/engine.ts";
import { portableEngine } from "../engine/portable/portable-engine.ts";
import { expectClose } from "../engine/testing/expect-close.ts";
import { runGraph } from "../engine/testing/run-graph.ts";
import { input, testData } from "../engine/testing/test-data.ts";
import { Graph, type Value } from "../graph/graph.ts";
import { kernelOps, ops } from "../ops/index.ts";
import { EngineError } from "../support/errors.ts";
import type { Shape } from "../tensor/shape.ts";
import { nativeOrReason } from "./testing/native-or-reason.ts";

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

/** Every task with one algorithm. */
function everywhere(choices: TuningCache, algorithm: string): TuningCache {
  return Object.fromEntries(Object.keys(choices).map((task) => [task, algorithm]));
}

describe("the native engine", () => {
  if (typeof native === "string") {
    it(`is not tested: ${native}`, () => expect(native).not.toBe(""));
    return;
  }
  const { addon } = native;
  const variablesOf = (given: Pick<ReturnType<typeof twoConvolutions>, "variables">) =>
    new Map(Object.entries(given.variables).map(([name, value]) => [name, native.variable(value)]));

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
    const expression = [{ op: "besselJ0", args: [0] }];
    await expect(compile(withAttributes(loop, { expression, results: [1], shape: [4] }))).rejects.toThrow(
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
      await addon.setThreads(1);
      const program = await native.compile(plan, variablesOf(given));
      await addon.setThreads(threads);
      results.push((await program.run([given.inputs.x]))[0]);
    }
    await addon.setThreads(before);
    expect(results[1]).toEqual(results[0]);
  });

  it("computes the same bits while it tries on how many threads a program runs fastest", async () => {
    const { graph, ...given } = twoConvolutions();
    const before = addon.information().threads;
    await addon.setThreads(8);
    const program = await native.compile(planOf(graph, "test"), variablesOf(given));
    const again = await native.compile(planOf(graph, "test"), variablesOf(given));
    await addon.setThreads(before);
    // Each run trains on, and so hangs on all runs before. The programs try at the same runs, but choose by themselves.
    for (let run = 0; run < 300; run++) {
      expect(await again.run([given.inputs.x]), `run ${run}`).toEqual(await program.run([given.inputs.x]));
    }
  });

  it("adds up squares to the last bit of a float, the same on any number of threads", async () => {
    const data = testData(input([1_000_003]), 1) as Float32Array;
    const graph = new Graph();
    graph.output("sum", ops.sumOfSquares(graph.input("x", [data.length])));
    const exact = Math.fround(data.reduce((sum, value) => sum + value * value, 0));
    const before = addon.information().threads;
    for (const threads of [1, 2, 5, before]) {
      await addon.setThreads(threads);
      const { outputs } = await runGraph(native, graph, { inputs: { x: data } });
      expect(outputs.sum?.data[0]).toBe(exact);
    }
  });

  it("takes the direct algorithm without a trial where bits are to be the same", async () => {
    const { graph, ...given } = twoConvolutions();
    await runGraph(native, graph, given);
    const chosen = await native.exportTuning();
    await native.importTuning(everywhere(chosen, "fovea-winograd"));
    const before = await native.exportTuning();
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
    expect(program.tuning).toEqual({});
    expect(await native.exportTuning()).toEqual(before);
    await native.useDeterministicAlgorithms(false);
    await native.importTuning(everywhere(chosen, "direct"));
    const direct = await runGraph(native, graph, given);
    expect(first.outputs).toEqual(direct.outputs);
    expect(first.variables).toEqual(direct.variables);
    await native.importTuning(chosen);
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
    const chosen = await native.exportTuning();
    const expected = await runGraph(portableEngine(), graph, given);
    const expectedPrediction = await runGraph(portableEngine(), prediction, predicted);
    const used = new Set<string>();
    const noteUsed = async (tried: Graph) => {
      const { tuning: choices } = await native.compile(planOf(tried, "test"), variablesOf(given));
      for (const algorithm of Object.values(choices)) used.add(algorithm);
    };
    for (const algorithm of ["direct", "direct-blocked", "onednn-winograd", "fovea-winograd"]) {
      await native.importTuning(everywhere(chosen, algorithm));
      await noteUsed(graph);
      await noteUsed(prediction);
      const trained = await runGraph(native, graph, given);
      expectClose(trained.outputs.y?.data, expected.outputs.y?.data, 1e-4, `y with ${algorithm}`);
      for (const name of ["first", "second"]) {
        expectClose(trained.variables[name], expected.variables[name], 1e-4, `${name}, ${algorithm}`);
      }
      const { outputs, variables } = await runGraph(native, prediction, predicted);
      const wanted = expectedPrediction.outputs.y?.data;
      expectClose(outputs.y?.data, wanted, 1e-4, `prediction with ${algorithm}`);
      expect(variables.first).toEqual(given.variables.first.data);
    }
    // An algorithm that does not exist for a task is chosen anew, and would have been tried in name only.
    expect([...used]).toEqual(expect.arrayContaining(["direct", "direct-blocked"]));
    if (addon.information().instructions.startsWith("avx512")) expect(used).toContain("fovea-winograd");
    await native.importTuning(chosen);
  });

  it("repeats choices that it is told while it compiles", async () => {
    const { graph, ...given } = twoConvolutions();
    const compile = () => native.compile(planOf(graph, "test"), variablesOf(given));
    await compile();
    const chosen = await native.exportTuning();
    const told = everywhere(chosen, "direct");
    const compiling = compile();
    await native.importTuning(told);
    await compiling;
    expect(await native.exportTuning()).toEqual(told);
    await native.importTuning(chosen);
  });

  it("keeps the choices of one program from the others, and those of one number of threads from another", async () => {
    const { graph, ...given } = twoConvolutions();
    const compile = (choices: TuningCache) =>
      native.compile(planOf(graph, "test"), variablesOf(given), { tuning: choices });
    const own = await compile({});
    const before = await native.exportTuning();
    expect(before).toMatchObject(own.tuning);
    const forced = everywhere(own.tuning, "direct");
    expect(Object.keys(forced)).not.toHaveLength(0);
    expect((await compile(forced)).tuning).toEqual(forced);
    expect(await native.exportTuning()).toEqual(before);
    expect((await compile({})).tuning).toEqual(own.tuning);

    const { threads } = addon.information();
    await addon.setThreads(threads + 1);
    const others = Object.keys((await compile(forced)).tuning);
    await addon.setThreads(threads);
    expect(others.filter((task) => task in forced)).toEqual([]);
  });

  it("measures a task once, also for programs that are compiled at the same time", async () => {
    const graph = new Graph();
    const same = { strides: [1, 1], dilations: [1, 1], padding: [1, 1, 1, 1], groups: 1 } as const;
    graph.output("y", ops.conv2d(same, graph.input("x", [3, 11, 13, 32]), graph.input("kernel", [3, 3, 32, 48])));
    const plan = planOf(graph, "test");
    const programs = await Promise.all(Array.from({ length: 5 }, () => native.compile(plan, new Map())));
    for (const { tuning } of programs) expect(tuning).toEqual(programs[0]?.tuning);
  });

  it("says once which algorithm of another run does not exist here, and measures anew", async () => {
    const warnings: string[] = [];
    const listen = (warning: Error) => warnings.push(warning.message);
    process.on("warning", listen);
    const { graph, ...given } = twoConvolutions();
    const compile = (choices: TuningCache) =>
      native.compile(planOf(graph, "test"), variablesOf(given), { tuning: choices });
    const known = (await compile({})).tuning;
    const { tuning: choices } = await compile(everywhere(known, "fft"));
    await compile(everywhere(known, "fft"));
    await new Promise(setImmediate);
    process.off("warning", listen);
    expect(Object.keys(choices)).toEqual(Object.keys(known));
    expect(Object.values(choices)).not.toContain("fft");
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain('the algorithm "fft" that was chosen in another run does not exist here');
  });

  it.each([
    [4097, 4099],
    [20_000, 1000],
    [33, 600_000],
  ])("moves a matrix of %i × %i, a strip at a time, and back", async (rows, columns) => {
    const graph = new Graph();
    const x = graph.input("x", [2, rows]);
    graph.output("y", ops.matmul({}, x, graph.variable("w", [rows, columns], "parameter")));
    const values = Float32Array.from({ length: rows * columns }, (_, index) => (index % 1009) / 1009 - 0.5);
    const w = native.variable({ shape: [rows, columns], dtype: "float32", data: values });
    const program = await native.compile(planOf(graph, "large"), new Map([["w", w]]));
    const given = Float32Array.from({ length: 2 * rows }, (_, index) => ((index * 7) % 13) / 13 - 0.4);
    const [y] = await program.run([given]);
    for (let at = 0; at < 2 * columns; at += 997) {
      const [row, column] = [Math.floor(at / columns), at % columns];
      let sum = 0;
      for (let k = 0; k < rows; k++) sum += (given[row * rows + k] ?? 0) * (values[k * columns + column] ?? 0);
      expect(y?.[at]).toBeCloseTo(sum, 3);
    }
    // An assertion on the arrays themselves would print them.
    expect(Buffer.from((await w.read()).buffer).equals(Buffer.from(values.buffer))).toBe(true);
  });
});
