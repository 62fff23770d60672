import { describe, expect, test } from "vitest";
import type { Engine } from "../engine/index.ts";
import { portableEngine } from "../engine/portable/portable-engine.ts";
import { everyEngine } from "../engine/testing/every-engine.ts";
import { expectClose } from "../engine/testing/expect-close.ts";
import { input, testData } from "../engine/testing/test-data.ts";
import { layers } from "../layers/index.ts";
import { network } from "../network/index.ts";
import { type Tensor, tensor } from "../tensor/index.ts";
import { compilation } from "./compilation.ts";
import { fit, predict, profile, Trainer } from "./index.ts";

// Transfer learning: a new head on a base that is frozen.

/** conv → norm → relu → conv → norm, plus the shortcut → relu, which are frozen, → mean → dense. */
function residualNetwork() {
  const trainable = false;
  const convolution = (name: string) =>
    layers.conv2d({ name, filters: 16, kernelSize: 3, padding: "same", useBias: false, trainable });
  const normalization = (name: string) =>
    layers.batchNormalization({ name, gammaInitializer: "randomUniform", trainable });
  const x = layers.input({ shape: [6, 5, 16] });
  const first = convolution("conv1");
  const hidden = layers.relu().apply(normalization("norm1").apply(first.apply(x)));
  const branch = normalization("norm2").apply(convolution("conv2").apply(hidden));
  const features = layers.globalAveragePooling2d().apply(layers.relu().apply(layers.add().apply([branch, x])));
  const head = layers.dense({ name: "head", units: 3, activation: "softmax" });
  return { first, network: network({ inputs: x, outputs: head.apply(features), seed: 1 }) };
}

const options = { optimizer: "adam", loss: "sparseCategoricalCrossentropy" } as const;
const samples = 12;
const data = {
  x: tensor(testData(input([samples, 6, 5, 16]), 1), [samples, 6, 5, 16]),
  y: tensor(Int32Array.from({ length: samples }, (_, index) => index % 3)),
};

/**
 * Trains the head, gives the base another kernel from outside, trains on, trains one convolution of the base too,
 * freezes it again and trains on. Returns the predictions and the weights after each of these.
 */
async function history(engine: Engine) {
  const { network, first } = residualNetwork();
  const trainer = new Trainer(network, engine);
  trainer.compile(options);
  const states: { readonly scores: Tensor; readonly weights: ReadonlyMap<string, Tensor> }[] = [];
  const train = async () => {
    await fit(trainer, data, { batchSize: 4, epochs: 2, shuffle: false, verbose: false });
    states.push({ scores: (await predict(trainer, data.x))[0] as Tensor, weights: await trainer.getWeights() });
  };
  await train();
  const kernel = tensor(testData(input([3, 3, 16, 16]), 7), [3, 3, 16, 16]);
  await trainer.setWeights(new Map([["conv2/kernel", kernel]]));
  await train();
  first.trainable = true;
  await train();
  first.trainable = false;
  await train();
  return states;
}

describe.each(everyEngine)("a frozen base on the $name engine", (engine) => {
  test("costs only its two convolutions in a training step", async () => {
    const { network } = residualNetwork();
    const { steps } = await profile(network, engine, compilation(network, options), { mode: "train", seconds: 0.01 });
    const base = steps.filter(({ scope }) => /^(conv|norm|re_?lu|add)/.test(scope)).map(({ op }) => op);
    // The portable engine folds in every step.
    const expected = engine.name === "native" ? ["conv2d", "conv2d"] : expect.arrayContaining(["conv2d"]);
    // Sixteen channels are one block with AVX-512. With shorter vectors they are two or four, and images are laid out.
    const isNarrow = !String(engine.information().details.instructions).startsWith("avx512");
    expect(base.slice(isNarrow && base[0] === "reorder" ? 1 : 0)).toEqual(expected);
    expect(base.filter((op) => op === "conv2d")).toHaveLength(2);
  });

  test("trains as on the portable engine, and follows setWeights and changes of trainable", async () => {
    const states = await history(engine);
    const expected = await history(portableEngine());
    for (const [index, { scores, weights }] of expected.entries()) {
      expectClose(states[index]?.scores.data, scores.data, 1e-4, `scores ${index}`);
      for (const [name, { data }] of weights) {
        expectClose(states[index]?.weights.get(name)?.data, data, 1e-4, `${name} ${index}`);
      }
    }
    const kernels = states.map(({ weights }) => weights.get("conv1/kernel"));
    expect(kernels[1]).toEqual(kernels[0]);
    expect(kernels[2]).not.toEqual(kernels[1]);
    expect(kernels[3]).toEqual(kernels[2]);
    const heads = states.map(({ weights }) => String(weights.get("head/kernel")?.data));
    expect(new Set(heads).size).toBe(4);
  });
});
