import { describe, expect, test } from "vitest";
import { readJson } from "../../test/golden/read-fixture.ts";
import { everyEngine } from "../engine/testing/every-engine.ts";
import type { SymbolicTensor } from "../layers/index.ts";
import { layers } from "../layers/index.ts";
import type { Layer } from "../layers/layer.ts";
import { type Network, sequentialNetwork } from "../network/index.ts";
import { type Shape, sizeOf, type Tensor, tensor } from "../tensor/index.ts";
import { Trainer, testOnBatch, trainOnBatch } from "./index.ts";
import { formulaBatch, formulaTensor } from "./testing/formula.ts";

interface Run {
  readonly losses: readonly number[];
  readonly evaluationLoss: number;
  readonly finalWeights: Readonly<Record<string, { readonly mean: number; readonly norm: number }>>;
}

interface Recorded {
  readonly name: string;
  readonly loss: "binaryCrossentropy" | "sparseCategoricalCrossentropy";
  readonly batchSize: number;
  readonly inputShape: readonly number[];
  readonly classes: number;
  readonly patternShare: number;
  readonly weights: readonly { name: string; shape: Shape; offset: number; scale: number; seed: number }[];
  readonly runs: Readonly<Record<string, Run>>;
}

const networks: Readonly<Record<string, () => readonly (Layer | SymbolicTensor)[]>> = {
  lenet5: () => [
    layers.input({ shape: [28, 28, 1] }),
    layers.conv2d({ filters: 6, kernelSize: 5, padding: "same", activation: "tanh" }),
    layers.averagePooling2d({ poolSize: 2 }),
    layers.conv2d({ filters: 16, kernelSize: 5, activation: "tanh" }),
    layers.averagePooling2d({ poolSize: 2 }),
    layers.flatten(),
    layers.dense({ units: 120, activation: "tanh" }),
    layers.dense({ units: 84, activation: "tanh" }),
    layers.dense({ units: 10, activation: "softmax" }),
  ],
  happymodel: () => [
    layers.input({ shape: [16, 16, 3] }),
    layers.zeroPadding2d({ padding: 3 }),
    layers.conv2d({ filters: 32, kernelSize: 7, useBias: false }),
    layers.batchNormalization(),
    layers.activation({ activation: "relu" }),
    layers.maxPooling2d({ poolSize: 2 }),
    layers.flatten(),
    layers.dense({ units: 1, activation: "sigmoid" }),
  ],
};

/** The recording lists the weights in the order of the layers, as the network does. */
function initialWeights(network: Network, { weights }: Recorded): Map<string, Tensor> {
  const own = network.listWeights();
  expect(own.map(({ shape }) => shape)).toEqual(weights.map(({ shape }) => shape));
  return new Map(weights.map((weight, index) => [own[index]?.name ?? "", formulaTensor(weight)]));
}

const { networks: recorded } = (await readJson("training")) as unknown as { networks: Recorded[] };

describe.each(recorded)("20 steps of $name", (golden) => {
  test.each(everyEngine)("on the $name engine follow Keras and PyTorch", async (engine) => {
    const network = sequentialNetwork(networks[golden.name]?.() ?? []);
    const trainer = new Trainer(network, engine);
    await trainer.setWeights(initialWeights(network, golden));
    trainer.compile({ optimizer: "adam", loss: golden.loss, metrics: ["accuracy"] });
    const losses: number[] = [];
    const steps = golden.runs.reference?.losses.length ?? 0;
    for (let step = 0; step < steps; step++) {
      losses.push((await trainOnBatch(trainer, formulaBatch(step, golden))).loss ?? Number.NaN);
    }
    const { loss: evaluationLoss = Number.NaN } = await testOnBatch(trainer, formulaBatch(0, golden));
    for (const { losses: expected, evaluationLoss: expectedEvaluation } of Object.values(golden.runs)) {
      losses.forEach((loss, step) => {
        expect(Math.abs(loss / (expected[step] ?? Number.NaN) - 1)).toBeLessThan(1e-4);
      });
      expect(Math.abs(evaluationLoss / expectedEvaluation - 1)).toBeLessThan(1e-4);
    }
    await expectWeights(trainer, golden);
  });
});

async function expectWeights(trainer: Trainer, { weights, runs }: Recorded): Promise<void> {
  const values = [...(await trainer.getWeights()).values()];
  weights.forEach(({ name, shape }, index) => {
    const { data } = values[index] ?? tensor([]);
    const norm = Math.hypot(...data);
    const expected = runs.reference?.finalWeights[name] ?? { mean: Number.NaN, norm: Number.NaN };
    expect(data.length).toBe(sizeOf(shape));
    expect(Math.abs(norm / expected.norm - 1)).toBeLessThan(1e-4);
  });
}
