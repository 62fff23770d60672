import { describe, expect, test } from "vitest";
import { portableEngine } from "../../engine/index.ts";
import { layers } from "../../layers/index.ts";
import { model, sequential } from "../../models/index.ts";
import { ConfigError, ShapeError } from "../../support/errors.ts";
import type { Tensor } from "../../tensor/index.ts";
import type { NamedSamples, PredictionData } from "../index.ts";

const engine = portableEngine();

function classifier(
  loss: "sparseCategoricalCrossentropy" | "categoricalCrossentropy" = "sparseCategoricalCrossentropy",
) {
  const net = sequential([layers.input({ shape: [2] }), layers.dense({ units: 3, activation: "softmax" })], { engine });
  net.compile({ loss });
  return net;
}

/** A model whose output is the sum of inputs `image` and `size`. */
function adder() {
  const [image, size] = ["image", "size"].map((name) => layers.input({ shape: [1], name }));
  if (!image || !size) throw new Error("no inputs");
  const sum = layers.add({ name: "sum" }).apply([image, size]);
  const twice = layers.add({ name: "twice" }).apply([sum, sum]);
  const net = model({ inputs: [image, size], outputs: [sum, twice], engine });
  net.compile({ loss: { sum: "mse", twice: "mse" } });
  return net;
}

describe("an input of bytes or whole numbers", () => {
  const echo = (dtype: "uint8" | "int32") => {
    const input = layers.input({ shape: [2], dtype });
    return model({ inputs: input, outputs: layers.rescaling({ scale: 1 }).apply(input), engine });
  };
  test.each([
    ["uint8", 300, "from 0 to 255 (uint8), received 300 at position 1"],
    ["uint8", -1, "from 0 to 255 (uint8), received -1 at position 1"],
    ["uint8", 0.5, "expected whole numbers (uint8), received 0.5 at position 1"],
    ["uint8", Number.NaN, "received NaN at position 1"],
    ["int32", 0.5, "expected whole numbers (int32), received 0.5 at position 1"],
    ["int32", 2 ** 31, "received 2147483648 at position 1"],
  ] as const)("%s refuses %d", async (dtype, value, message) => {
    await expect(echo(dtype).predict([[1, value]])).rejects.toThrow(message);
    await expect(echo(dtype).predict(Float64Array.of(value, 1) as never)).rejects.toThrow(ShapeError);
  });
  test.each([
    ["uint8", 255],
    ["uint8", 0],
    ["int32", -5],
  ] as const)("%s takes %d of any array", async (dtype, value) => {
    expect([...(await echo(dtype).predict([[1, value]])).data]).toEqual([1, value]);
  });
});

describe("labels", () => {
  const x = [
    [0, 1],
    [1, 0],
  ];
  test.each([
    [[0, 2.5], "expected whole numbers (int32), received 2.5 at position 1"],
    [[0, -1], "expected classes from 0 to 2, received -1 at position 1 of the batch"],
    [[0, 3], "expected classes from 0 to 2, received 3 at position 1 of the batch; a network with 4 units"],
    [[0, Number.NaN], "expected whole numbers (int32), received NaN"],
  ])("%j are refused", async (y, message) => {
    await expect(classifier().fit({ x, y }, { shuffle: false })).rejects.toThrow(message);
    await expect(classifier().fit({ x, y: Float64Array.from(y) }, { shuffle: false })).rejects.toThrow(message);
  });

  test("accept arrays of any kind", async () => {
    const losses = [
      [0, 2],
      [[0], [2]],
      Uint8Array.of(0, 2),
      Uint8ClampedArray.of(0, 2),
      Int8Array.of(0, 2),
      Uint16Array.of(0, 2),
      Float64Array.of(0, 2),
      BigInt64Array.of(0n, 2n),
    ].map(async (y) => (await classifier().evaluate({ x, y })).loss);
    const [expected, ...others] = await Promise.all(losses);
    for (const loss of others) expect(loss).toBe(expected);
    const dense = await classifier("categoricalCrossentropy").evaluate({
      x,
      y: [
        [1, 0, 0],
        [0, 0, 1],
      ],
    });
    expect(dense.loss).toBeCloseTo(expected ?? 0, 6);
  });
});

describe("several inputs and outputs", () => {
  const image = [[1], [2]];
  const size = [[10], [20]];
  test("are given in order or by name", async () => {
    const net = adder();
    const expected = { x: { image, size }, y: { sum: [[11], [22]], twice: [[22], [44]] } };
    expect((await net.evaluate(expected)).loss).toBe(0);
    const lists = {
      x: [image, size],
      y: [
        [11, 22],
        [22, 44],
      ],
    };
    expect((await net.evaluate(lists)).loss).toBe(0);
    const arrays = [Float32Array.of(1, 2), Float32Array.of(10, 20)];
    expect((await net.evaluate({ x: arrays, y: [Float32Array.of(11, 22), Float32Array.of(22, 44)] })).loss).toBe(0);
    expect((await net.trainOnBatch(expected.x, expected.y)).loss).toBe(0);
    const [sum] = (await net.predict({ size, image })) as readonly Tensor[];
    expect(Array.from(sum?.data ?? [])).toEqual([11, 22]);
    expect(await net.predict({ x: { size, image } })).toEqual(await net.predict(arrays));
  });

  test.each<[NamedSamples, string]>([
    [{ x: { image, sizes: size } }, 'evaluate: x: unknown input "sizes"; did you mean "size"?'],
    [{ x: { image } }, 'evaluate: x: missing input "size"'],
    [{ x: { image, size }, y: { sum: image } }, 'evaluate: y: missing output "twice"'],
    [{ x: { image, size }, y: { sum: image, other: image } }, 'evaluate: y: unknown output "other"'],
    [{ x: Float32Array.of(1, 2), y: { sum: image, twice: image } }, "evaluate: expected 2 inputs in x, received 1"],
  ])("are told by name what is wrong: %j", async (samples, message) => {
    await expect(adder().evaluate(samples)).rejects.toThrow(message);
  });
});

describe("arguments of the wrong kind are refused in a sentence", () => {
  const wrong: [unknown, string][] = [
    [null, "received null"],
    [undefined, "received undefined"],
    ["images/", 'received "images/"'],
    [Promise.resolve([[0, 1]]), "received a promise; await it first"],
    [{ x: Promise.resolve([[0, 1]]) }, "received a promise; await it first"],
    [{ x: null }, "expected at least one input in x, received none"],
    [{ x: "x" }, 'received "x"'],
    [
      { x: [[0, 1], [1]] },
      "expected nested lists of equal lengths, received a list of 1 at [1] instead of a list of 2",
    ],
    [{ x: [[0, 1]], y: "y" }, 'received "y"'],
    [{ x: [[0, 1]], y: [0, 1] }, "expected y[0] to have 1 rows as x[0] has, received 2"],
    [{ x: [] }, "expected at least one input in x, received none"],
    [{ x: [[0, 1]], labels: [0] }, 'unknown option "labels"'],
    [{ x: [[0, 1]], y: [0], sampleWeights: [1] }, 'unknown option "sampleWeights"; did you mean "sampleWeight"?'],
    [{ x: [[0, 1]], y: [0], sampleWeight: "1" }, 'received "1"'],
    [
      { x: { data: [0, 1], shape: [1, 2], dtype: "float32" }, y: [0] },
      "expected a tensor created by tensor(data, shape)",
    ],
  ];
  test.each(wrong)("%o", async (data, message) => {
    for (const method of ["fit", "evaluate"] as const) {
      const error: unknown = await classifier()
        [method](data as NamedSamples)
        .catch((reason: unknown) => reason);
      expect(error instanceof ConfigError || error instanceof ShapeError).toBe(true);
      expect((error as Error).message).toContain(message);
    }
  });
  test.each([
    [null, "predict: expected at least one input in x, received none"],
    [undefined, "predict: expected at least one input in x"],
    ["cat.jpg", 'predict: expected tensors, received "cat.jpg"; for image files there is classify'],
    [Promise.resolve(1), "received a promise; await it first"],
    [[[0, 1], [1]], "expected nested lists of equal lengths"],
    [{ image: [[0, 1]] }, 'predict: x: unknown input "image"'],
    [7, "predict: x[0] is a scalar"],
  ])("predict: %o", async (data, message) => {
    await expect(classifier().predict(data as PredictionData)).rejects.toThrow(message);
  });
});
