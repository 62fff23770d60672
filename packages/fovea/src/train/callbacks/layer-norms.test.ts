import { describe, expect, test } from "vitest";
import { type EngineName, selectEngine } from "../../engine/index.ts";
import { layers } from "../../layers/index.ts";
import { type Model, sequential } from "../../models/index.ts";
import { sgd } from "../../optimizers/index.ts";
import { type Tensor, tensor } from "../../tensor/index.ts";
import { formulaBatch } from "../testing/formula.ts";
import { layerNorms } from "./layer-norms.ts";

const { x, y } = formulaBatch(0, { batchSize: 12, inputShape: [8, 8, 1], classes: 3, patternShare: 0.3 });
const [images, labels] = [x[0] as Tensor, y?.[0] as Tensor];

function network(engine: EngineName): Model {
  return sequential(
    [
      layers.input({ shape: [8, 8, 1] }),
      layers.conv2d({ name: "conv", filters: 4, kernelSize: 3, activation: "relu" }),
      layers.batchNormalization({ name: "norm" }),
      layers.flatten(),
      layers.dense({ name: "classes", units: 3 }),
    ],
    { seed: 1, engine: selectEngine(engine) },
  );
}

const options = { batchSize: 12, shuffle: false, verbose: false } as const;
const loss = "sparseCategoricalCrossentropy";

/** The norm over all weights of a layer. */
function normOf(values: Iterable<number>): number {
  return Math.sqrt(Array.from(values).reduce((sum, value) => sum + value * value, 0));
}

describe.each(["portable", "native"] as const)("layerNorms on the %s engine", (engine) => {
  test("are those of the weights before the update, and of the gradients", async () => {
    const model = network(engine);
    model.compile({ optimizer: sgd({ learningRate: 1 }), loss });
    const before = await model.getWeights();
    const { history } = await model.fit({ x: images, y: labels }, { ...options, callbacks: [layerNorms()] });
    const after = await model.getWeights();
    const trained = { conv: ["kernel", "bias"], norm: ["gamma", "beta"], classes: ["kernel", "bias"] };
    expect(Object.keys(history).filter((name) => name.startsWith("gradient"))).toEqual(
      Object.keys(trained).map((layer) => `gradient_norm/${layer}`),
    );
    for (const [layer, names] of Object.entries(trained)) {
      const old = names.flatMap((name) => Array.from(before.get(`${layer}/${name}`)?.data ?? [], Number));
      // With a rate of 1, the change is the gradient.
      const changed = names.flatMap((name) => Array.from(after.get(`${layer}/${name}`)?.data ?? [], Number));
      expect(history[`weight_norm/${layer}`]?.[0]).toBeCloseTo(normOf(old), 5);
      expect(history[`gradient_norm/${layer}`]?.[0]).toBeCloseTo(
        normOf(old.map((value, at) => value - (changed[at] ?? 0))),
        4,
      );
    }
  });

  test("change nothing of the training, and are means over the steps of an epoch", async () => {
    const plain = network(engine);
    plain.compile({ optimizer: "adam", loss });
    const small = { ...options, batchSize: 4, epochs: 2 };
    const expected = await plain.fit({ x: images, y: labels }, small);
    const watched = network(engine);
    watched.compile({ optimizer: "adam", loss });
    const { history } = await watched.fit({ x: images, y: labels }, { ...small, callbacks: [layerNorms()] });
    // Reading the gradients may change how loops are fused, by a last digit.
    history.loss?.forEach((value, epoch) => {
      expect(value).toBeCloseTo(expected.history.loss?.[epoch] ?? Number.NaN, 5);
    });
    expect(history["gradient_norm/conv"]).toHaveLength(2);
    const frozen = network(engine);
    frozen.compile({ optimizer: sgd({ learningRate: 0 }), loss });
    const steps: number[] = [];
    for (const first of [0, 4, 8]) {
      const part = (all: Tensor, width: number) =>
        tensor((all.data as Float32Array).slice(first * width, (first + 4) * width), [4, ...all.shape.slice(1)]);
      const batch = { x: part(images, 64), y: part(labels, 1) };
      const { history: one } = await frozen.fit(batch, { ...options, batchSize: 4, callbacks: [layerNorms()] });
      steps.push(one["gradient_norm/classes"]?.[0] ?? Number.NaN);
    }
    const all = await frozen.fit({ x: images, y: labels }, { ...options, batchSize: 4, callbacks: [layerNorms()] });
    expect(all.history["gradient_norm/classes"]?.[0]).toBeCloseTo(steps.reduce((a, b) => a + b, 0) / 3, 5);
  });
});
