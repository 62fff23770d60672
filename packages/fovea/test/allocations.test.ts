import { spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { serialize } from "node:v8";
import { expect, it } from "vitest";
import { type Plan, planOf } from "../src/compile/index.ts";
import { conformanceCases } from "../src/engine/testing/conformance-cases.ts";
import { input, testData } from "../src/engine/testing/test-data.ts";
import { Graph } from "../src/graph/index.ts";
import { layers } from "../src/layers/index.ts";
import { type Model, sequential } from "../src/models/index.ts";
import { nativeOrReason } from "../src/native/testing/native-or-reason.ts";
import type { TypedArray } from "../src/tensor/index.ts";
import { compilation } from "../src/train/compilation.ts";
import { predictionGraph, trainingGraph } from "../src/train/index.ts";
import { googlenet, lenet5, resnet18 } from "../src/zoo/index.ts";

const cannotBuild = 3;
const counter = fileURLToPath(new URL("../../native/scripts/count-allocations.mjs", import.meta.url));
const runner = fileURLToPath(new URL("workers/run-counted.mjs", import.meta.url));

/** What oneDNN notes of a step while it runs, and the way back to JavaScript: lists of pointers, no tensors. */
const bytesPerStep = 2048;
const largestBlock = 4096;

interface Counted {
  readonly name: string;
  readonly implementations: readonly string[];
  readonly bytes: number;
  readonly largest: number;
  /** Of oneDNN's own blocks above 4 KiB. */
  readonly largestOfOneDnn: number;
}

/** Where oneDNN multiplies matrices, on some processors it packs parts of them into memory that it takes by itself. */
function allocates({ implementations, bytes, largest, largestOfOneDnn }: Counted): boolean {
  const multiplies = implementations.some((name) => /gemm|matmul/.test(name));
  const tooMuch = bytes > bytesPerStep * implementations.length || largest > largestBlock;
  return tooMuch || (largestOfOneDnn > 0 && !multiplies);
}

/** A plan with what it is run on. */
interface Task {
  readonly name: string;
  readonly plan: Plan;
  readonly inputs: readonly TypedArray[];
}

/** Every kernel, in every case that engines are compared in. */
function smallTasks(): Task[] {
  return Object.entries(conformanceCases).flatMap(([op, cases]) =>
    cases.map(({ name, inputs, build }) => {
      const graph = new Graph();
      const values = inputs.map(({ shape, dtype }, index) => graph.input(`x${index}`, shape, dtype));
      build(...values).forEach((value, index) => {
        graph.output(`y${index}`, value);
      });
      return {
        name: `${op} ${name}`,
        plan: planOf(graph, op),
        inputs: inputs.map((spec, at) => testData(spec, at + 1)),
      };
    }),
  );
}

const loops = () =>
  sequential([
    layers.input({ shape: [48, 48, 1] }),
    layers.conv2d({ filters: 6, kernelSize: 5, padding: "same", activation: "tanh" }),
    layers.localResponseNormalization(),
    layers.averagePooling2d(),
    layers.conv2d({ filters: 40, kernelSize: 3, padding: "same" }),
    layers.batchNormalization(),
    layers.relu(),
    layers.localResponseNormalization(),
    layers.maxPooling2d({ poolSize: 3, strides: 2, padding: "same" }),
    layers.depthwiseConv2d({ kernelSize: 3, padding: "same" }),
    layers.layerNormalization(),
    layers.groupNormalization({ groups: 4 }),
    layers.conv2dTranspose({ filters: 3, kernelSize: 2, strides: 2 }),
    layers.resizing({ height: 30, width: 30 }),
    layers.upSampling2d({ interpolation: "bilinear" }),
    layers.dropout({ rate: 0.5 }),
    layers.globalAveragePooling2d(),
    layers.dense({ units: 10, activation: "softmax" }),
  ]);

const training = ({ network }: Model, batchSize: number) => {
  const given = compilation(network, {
    optimizer: "adam",
    loss: "sparseCategoricalCrossentropy",
    metrics: ["accuracy"],
  });
  return planOf(trainingGraph(network, given, { batchSize, weightAxes: 0 }).graph, "training");
};
const prediction = ({ network }: Model, batchSize: number) => planOf(predictionGraph(network, batchSize), "prediction");

function networkTask(name: string, plan: Plan): Task {
  const inputs = plan.inputs.map((id, index) => {
    const { shape = [], dtype } = plan.buffers[id] ?? {};
    return testData(dtype === "float32" ? input(shape) : input(shape, { below: 9 }), index + 1);
  });
  return { name, plan, inputs };
}

function networkTasks(): Task[] {
  return [
    networkTask("loops, training", training(loops(), 8)),
    networkTask("loops, prediction", prediction(loops(), 8)),
    networkTask("LeNet-5, training", training(lenet5(), 64)),
    networkTask("GoogLeNet, prediction", prediction(googlenet() as Model, 1)),
    networkTask("ResNet-18, prediction", prediction(resnet18(), 1)),
    networkTask("ResNet-18, training", training(resnet18({ inputShape: [64, 64, 3] }), 2)),
  ];
}

const native = nativeOrReason();

it.skipIf(typeof native === "string")("no tensor is allocated inside a step", { timeout: 600_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), "fovea-allocations-"));
  try {
    const file = join(folder, "tasks");
    const tasks = [...smallTasks(), ...networkTasks()];
    await writeFile(file, serialize(tasks));
    const { status, stdout, stderr } = spawnSync(process.execPath, [counter, runner, file], {
      encoding: "utf8",
      maxBuffer: 2 ** 28,
    });
    if (status === cannotBuild) return expect(stderr).not.toBe("");
    expect(stderr).toBe("");
    const counted = JSON.parse(stdout) as Counted[];
    expect(counted).toHaveLength(tasks.length);
    // Something is counted: oneDNN's notes of a run.
    expect(Math.max(...counted.map(({ bytes }) => bytes))).toBeGreaterThan(0);
    expect(counted.filter(allocates)).toEqual([]);
  } finally {
    await rm(folder, { recursive: true });
  }
});
