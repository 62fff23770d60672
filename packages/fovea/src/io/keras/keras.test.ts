import { expect, test } from "vitest";
import { FormatError } from "../../support/index.ts";
import { openKerasArchive, openKerasH5 } from "./index.ts";

const fixture = (name: string) => new URL(`../../../test/interop/keras/${name}`, import.meta.url).pathname;

/** Implements the generator's formula: sin(0.37 · index + phase). */
const wave = (length: number, phase: number) =>
  Float32Array.from({ length }, (_, index) => Math.sin(0.37 * index + phase));

test("names of Keras 2, split into several attributes", async () => {
  const file = await openKerasH5(fixture("keras2.h5"));
  expect(file.format).toBe("keras-h5");
  expect([...file.weights.values()].map(({ name, shape, layer }) => [name, shape, layer])).toEqual([
    ["conv/kernel:0", [3, 3, 1, 2], { name: "conv", index: 0, place: 0 }],
    ["conv/bias:0", [2], { name: "conv", index: 1, place: 0 }],
    ["block/dense/kernel:0", [4, 2], { name: "block/dense", index: 0, place: 1 }],
    ["block/dense/bias:0", [2], { name: "block/dense", index: 1, place: 1 }],
  ]);
  expect(file.metadata).toEqual(
    new Map([
      ["keras_version", "2.2.4"],
      ["backend", "tensorflow"],
    ]),
  );
  const kernel = await file.read("block/dense/kernel:0");
  expect(kernel.shape).toEqual([4, 2]);
  wave(8, 0).forEach((value, index) => {
    expect(kernel.data[index]).toBeCloseTo(value, 6);
  });
  await expect(file.read("block/dense/kernel")).rejects.toThrow('did you mean "block/dense/kernel:0"?');
  await file.close();
});

test("a whole model of the old layout contains its description", async () => {
  const file = await openKerasH5(fixture("simple.h5"));
  expect(file.format).toBe("keras-h5");
  expect(file.config).toMatchObject({ class_name: "Sequential", config: { name: "simple" } });
  expect(file.metadata.get("keras_version")).toBe("3.15.1");
  expect(
    [...file.weights.values()].filter(({ layer }) => layer?.name === "stem").map(({ layer }) => layer?.index),
  ).toEqual([0, 1]);
  expect([...file.weights.keys()].some((name) => name.includes("optimizer") || name.includes("sgd"))).toBe(false);
  await file.close();
});

test("Keras 3 groups weights by class and number, and stores the names", async () => {
  const file = await openKerasH5(fixture("nested.weights.h5"));
  expect(file.format).toBe("keras-weights-h5");
  expect(file.weights.get("layers/functional/layers/conv2d/vars/1")).toMatchObject({
    shape: [3],
    dtype: "float32",
    layer: { name: "inner/conv", index: 1 },
  });
  expect(file.weights.get("layers/conv2d/vars/0")?.layer).toEqual({ name: "between", index: 0 });
  expect(file.weights.size).toBe(12);
  await file.close();
});

test("an archive contains the description, metadata and weights", async () => {
  const file = await openKerasArchive(fixture("branches.keras"));
  expect(file.format).toBe("keras");
  expect(file.config).toMatchObject({ class_name: "Functional", config: { name: "branches" } });
  expect(file.metadata.get("keras_version")).toBe("3.15.1");
  const bias = await file.read("layers/dense_1/vars/1");
  expect(bias.shape).toEqual([2]);
  await file.close();
});

test("rejects other files", async () => {
  await expect(openKerasH5(fixture("branches.keras"))).rejects.toThrow(
    "expected an HDF5 file, received one with another signature",
  );
  await expect(openKerasArchive(fixture("simple.h5"))).rejects.toThrow("expected a zip archive");
  await expect(openKerasH5(new URL("../hdf5/testing/links.h5", import.meta.url).pathname)).rejects.toThrow(FormatError);
});
