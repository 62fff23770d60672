import { expect, test } from "vitest";
import { everyEngine } from "../../engine/testing/every-engine.ts";
import { layers } from "../../layers/index.ts";
import { sequential } from "../../models/index.ts";
import { tensor } from "../../tensor/index.ts";
import { explainedAnswer } from "./explained-answer.ts";

const [engine] = everyEngine;
const image = tensor(new Uint8Array(8 * 8 * 3).fill(255), [8, 8, 3]);

/** A model whose outputs are its biases, whatever the image. */
async function constant(values: readonly number[], activation: "softmax" | "sigmoid" | "linear", labels?: string[]) {
  const net = sequential(
    [
      layers.input({ shape: [8, 8, 3] }),
      layers.globalAveragePooling2d(),
      layers.dense({ name: "age", units: values.length, activation, kernelInitializer: "zeros" }),
    ],
    {
      ...{ ...(engine && { engine }), ...(labels && { labels }) },
      preprocessing: {
        ...{ resize: [8, 8], crop: [8, 8], interpolation: "bilinear", scale: 1 / 255, channelOrder: "rgb" },
        ...{ mean: [0, 0, 0], std: [1, 1, 1] },
      },
    },
  );
  await net.setWeights(new Map([...(await net.getWeights()), ["age/bias", tensor(values, [values.length])]]));
  return net;
}

const close = (value: number) => expect.closeTo(value, 5);

test("reads classes from a softmax, and from the single sigmoid of two classes", async () => {
  expect(await explainedAnswer(await constant([0, Math.log(3)], "softmax", ["cat", "dog"]), image, {})).toEqual({
    kind: "classes",
    classes: [
      { name: "dog", probability: close(0.75) },
      { name: "cat", probability: close(0.25) },
    ],
  });
  expect(await explainedAnswer(await constant([Math.log(4)], "sigmoid"), image, {})).toEqual({
    kind: "classes",
    classes: [
      { name: "class 1", probability: close(0.8) },
      { name: "class 0", probability: close(0.2) },
    ],
  });
});

test("reads labels from several sigmoids, the most probable first", async () => {
  expect(
    await explainedAnswer(await constant([-Math.log(4), Math.log(9)], "sigmoid", ["cat", "dog"]), image, {}),
  ).toEqual({
    kind: "labels",
    labels: [
      { name: "dog", probability: close(0.9), isPresent: true },
      { name: "cat", probability: close(0.2), isPresent: false },
    ],
  });
});

test("reads a value from a linear unit, and values where a run has learned them", async () => {
  expect(await explainedAnswer(await constant([31.5], "linear"), image, {})).toEqual({
    kind: "values",
    values: [{ name: "age", value: close(31.5) }],
  });
  const two = await constant([1, -2], "linear", ["x", "y"]);
  expect(await explainedAnswer(two, image, { task: "regression" })).toMatchObject({
    values: [{ name: "x" }, { name: "y", value: -2 }],
  });
  expect(await explainedAnswer(two, image, {})).toMatchObject({ kind: "classes" });
});

test("takes the loss for the meaning of linear units", async () => {
  const net = await constant([1, -2], "linear");
  net.compile({ optimizer: "sgd", loss: "meanSquaredError" });
  expect(await explainedAnswer(net, image, {})).toMatchObject({
    ...{ kind: "values", values: [{ name: "output 0" }, { name: "output 1" }] },
  });
});

test("doesn't guess what maps mean", async () => {
  const net = sequential(
    [layers.input({ shape: [8, 8, 3] }), layers.conv2d({ filters: 2, kernelSize: 3 })],
    engine && { engine },
  );
  expect(await explainedAnswer(net, image, {})).toEqual({ kind: "unknown" });
});
