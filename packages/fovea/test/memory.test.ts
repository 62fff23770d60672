import { setImmediate } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { differentiate, planOf } from "../src/compile/index.ts";
import type { Engine } from "../src/engine/index.ts";
import { everyEngine } from "../src/engine/testing/every-engine.ts";
import { Graph } from "../src/graph/index.ts";
import { layers } from "../src/layers/index.ts";
import { sequential } from "../src/models/index.ts";
import { ops } from "../src/ops/index.ts";
import { tensor, zeros } from "../src/tensor/index.ts";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

const mebibyte = 2 ** 20;

/** Returns the memory in use in MiB, without the free part of V8's heap, after freeing everything unreferenced. */
async function usedMemory(): Promise<number> {
  for (let pass = 0; pass < 3; pass++) {
    // First the objects, then what they own.
    collectGarbage();
    await setImmediate();
  }
  const { rss, heapTotal, heapUsed } = process.memoryUsage();
  return (rss - heapTotal + heapUsed) / mebibyte;
}

/** Returns the growth of memory in use in MiB over the last two thirds of `rounds`, when caches are filled. */
async function growth(rounds: number, round: (index: number) => Promise<void>): Promise<number> {
  const third = Math.ceil(rounds / 3);
  let after = Infinity;
  for (let index = 0; index < rounds; index++) {
    await round(index);
    // The collector does not see how much memory waits behind small handles.
    if (index % 10 === 0) await usedMemory();
    if (index === third) after = await usedMemory();
  }
  return (await usedMemory()) - after;
}

/** A training step of a convolution with about 3 MiB of weights and more than that of temporaries. */
function step(batch: number) {
  const graph = new Graph();
  const attributes = { strides: [1, 1], dilations: [1, 1], padding: [1, 1, 1, 1], groups: 1 } as const;
  const x = graph.input("x", [batch, 12, 12, 16]);
  const kernel = graph.variable("kernel", [3, 3, 16, 32], "parameter");
  const weights = graph.variable("weights", [12 * 12 * 32, 160], "parameter");
  const hidden = ops.relu(ops.conv2d(attributes, x, kernel));
  const y = ops.matmul(ops.reshape({ shape: [batch, 12 * 12 * 32] }, hidden), weights);
  const loss = ops.reduceSum({ axes: [0, 1] }, ops.square(y));
  const [dkernel, dweights] = differentiate(loss, [kernel, weights]);
  if (dkernel) graph.update(kernel, ops.subtract(kernel, ops.multiply(dkernel, 1e-6)));
  if (dweights) graph.update(weights, ops.subtract(weights, ops.multiply(dweights, 1e-6)));
  graph.output("loss", loss);
  return { plan: planOf(graph, "step"), kernel: zeros(kernel.shape), weights: zeros(weights.shape) };
}

async function useProgram(engine: Engine, { plan, kernel, weights }: ReturnType<typeof step>, batch: number) {
  const variables = new Map([
    ["kernel", engine.variable(kernel)],
    ["weights", engine.variable(weights)],
  ]);
  const program = await engine.compile(plan, variables);
  const input = new Float32Array(batch * 12 * 12 * 16).fill(0.5);
  const [loss] = await program.run([input]);
  await program.run([input]);
  await variables.get("weights")?.write(weights.data);
  const read = await variables.get("kernel")?.read();
  expect(loss?.length).toBe(1);
  expect(read?.length).toBe(kernel.data.length);
}

async function useModel(engine: Engine, seed: number) {
  const net = sequential(
    [
      layers.input({ shape: [16, 16, 3] }),
      layers.conv2d({ filters: 8, kernelSize: 3, activation: "relu" }),
      layers.maxPooling2d(),
      layers.batchNormalization(),
      layers.flatten(),
      layers.dense({ units: 128, activation: "relu" }),
      layers.dropout({ rate: 0.5 }),
      layers.dense({ units: 4, activation: "softmax" }),
    ],
    { seed, engine },
  );
  net.compile({ optimizer: "adam", loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"] });
  const x = zeros([20, 16, 16, 3]);
  const y = tensor(new Int32Array(20));
  await net.fit({ x, y }, { epochs: 1, batchSize: 8, verbose: false });
  await net.predict(x);
}

describe.each(everyEngine.map((engine) => [engine.name, engine] as const))(
  "memory of the %s engine levels off",
  (name, engine) => {
    // A leaked round costs several MiB, so that these bounds allow a few lost blocks and no leak.
    it("when programs and variables are made, used and dropped", { timeout: 180_000 }, async () => {
      const steps = [2, 3, 5].map((batch) => ({ batch, ...step(batch) }));
      const grown = await growth(name === "native" ? 300 : 15, async (index) => {
        const { batch, ...made } = steps[index % steps.length] ?? { batch: 2, ...step(2) };
        await useProgram(engine, made, batch);
      });
      expect(grown).toBeLessThan(40);
    });

    it("when models are built, trained, used and dropped", { timeout: 180_000 }, async () => {
      const grown = await growth(name === "native" ? 200 : 12, (index) => useModel(engine, index));
      expect(grown).toBeLessThan(40);
    });

    it("when values are written: they are not copied on the way", async () => {
      const variable = engine.variable(zeros([2 ** 22]));
      const values = new Float32Array(2 ** 22).fill(3);
      const before = process.memoryUsage().arrayBuffers;
      const written = variable.write(values);
      expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(mebibyte);
      await written;
      expect((await variable.read()).at(-1)).toBe(3);
    });

    it("when one program runs again and again", { timeout: 180_000 }, async () => {
      const { plan, kernel, weights } = step(4);
      const variables = new Map([
        ["kernel", engine.variable(kernel)],
        ["weights", engine.variable(weights)],
      ]);
      const program = await engine.compile(plan, variables);
      const input = new Float32Array(4 * 12 * 12 * 16).fill(0.5);
      const grown = await growth(name === "native" ? 400 : 24, async () => {
        await program.run([input]);
      });
      expect(grown).toBeLessThan(20);
    });
  },
);
