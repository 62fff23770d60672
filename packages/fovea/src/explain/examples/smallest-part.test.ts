import { describe, expect, test } from "vitest";
import { everyEngine } from "../../engine/testing/every-engine.ts";
import { layers } from "../../layers/index.ts";
import { type Model, sequential } from "../../models/index.ts";
import { random } from "../../support/random.ts";
import { type Tensor, tensor } from "../../tensor/index.ts";
import { smallestEvidence, smallestOcclusion } from "./smallest-part.ts";

const [engine] = everyEngine;
const side = 10;

/** A network that adds up pixels: `patches` have weights for class "seen", against the bias of "nothing". */
async function adding(
  patches: readonly (readonly [top: number, left: number, weight: number])[],
  nothing: number,
  activation: "softmax" | "linear" = "softmax",
): Promise<Model> {
  const net = sequential(
    [layers.input({ shape: [side, side, 1] }), layers.flatten(), layers.dense({ name: "fc", units: 2, activation })],
    { ...(engine && { engine }), labels: ["nothing", "seen"] },
  );
  const kernel = new Float32Array(side * side * 2);
  for (const [top, left, weight] of patches) {
    for (const y of [top, top + 1]) for (const x of [left, left + 1]) kernel[2 * (y * side + x) + 1] = weight;
  }
  await net.setWeights(
    new Map([
      ["fc/kernel", tensor(kernel, [side * side, 2])],
      ["fc/bias", tensor([nothing, 0], [2])],
    ]),
  );
  return net;
}

const ones = tensor(new Float32Array(side * side).fill(1), [1, side, side, 1]);

/** The places of a mask. */
function placesOf({ data }: Tensor): number[][] {
  return Array.from(data).flatMap((value, at) => (value === 1 ? [[Math.floor(at / side), at % side]] : []));
}

const square = (top: number, left: number) => [
  [top, left],
  [top, left + 1],
  [top + 1, left],
  [top + 1, left + 1],
];

describe.each(["softmax", "linear"] as const)("a network that needs one patch more than another (%s)", (activation) => {
  const net = adding(
    [
      [2, 4, 1],
      [6, 6, 0.6],
    ],
    3,
    activation,
  );

  test("answers otherwise with this patch covered", async () => {
    const [part] = await smallestOcclusion(await net, ones, { cell: 2 });
    expect(part).toMatchObject({
      answer: { label: "seen" },
      newAnswer: { index: 0, label: "nothing" },
      pixels: 4,
      share: 0.04,
    });
    expect(placesOf(part?.mask as Tensor)).toEqual(square(2, 4));
  });

  test("answers the same with this patch alone", async () => {
    const [part] = await smallestEvidence(await net, ones, { cell: 2 });
    expect(part).toMatchObject({ newAnswer: { label: "seen" }, pixels: 4 });
    expect(placesOf(part?.mask as Tensor)).toEqual(square(2, 4));
  });

  test("answers otherwise with nothing covered by its own color", async () => {
    const [part] = await smallestOcclusion(await net, ones, { cell: 2, removed: 1 });
    expect(part).toMatchObject({ newAnswer: undefined, pixels: 0, share: 0 });
  });
});

test("both of two patches are covered if either is enough, and one is shown", async () => {
  const net = await adding(
    [
      [2, 4, 1],
      [6, 6, 0.9],
    ],
    2,
  );
  const [covered] = await smallestOcclusion(net, ones, { cell: 2 });
  expect(placesOf(covered?.mask as Tensor)).toEqual([...square(2, 4), ...square(6, 6)]);
  const [shown] = await smallestEvidence(net, ones, { cell: 2 });
  expect(placesOf(shown?.mask as Tensor)).toEqual(square(2, 4));
});

test("an answer that an empty image gets too can't be covered, and needs nothing", async () => {
  const net = await adding([[2, 4, 1]], -1);
  const [covered] = await smallestOcclusion(net, ones, { cell: 3 });
  expect(covered).toMatchObject({ answer: { index: 1 }, newAnswer: undefined, pixels: 0 });
  const [shown] = await smallestEvidence(net, ones, { cell: 3 });
  expect(shown).toMatchObject({ newAnswer: { index: 1 }, pixels: 0 });
});

function small(units: number, activation: "softmax" | "sigmoid" | "linear" = "softmax"): Model {
  return sequential(
    [
      layers.input({ shape: [20, 16, 3] }),
      layers.conv2d({ filters: 6, kernelSize: 3, padding: "same", activation: "relu" }),
      layers.globalAveragePooling2d(),
      layers.dense({ units, activation }),
    ],
    { ...(engine && { engine }), seed: 4 },
  );
}

const noise = tensor(random(3).normals(new Float64Array(3 * 20 * 16 * 3)), [3, 20, 16, 3]);

/** The image with the pixels of a mask, or all others, set to 0. */
function covered(image: number, { data: mask }: Tensor, value: number): Tensor {
  const size = 20 * 16 * 3;
  const data = Float32Array.from(noise.data.subarray(image * size, (image + 1) * size), (pixel, at) =>
    mask[Math.floor(at / 3)] === value ? 0 : Number(pixel),
  );
  return { data, shape: [1, 20, 16, 3], dtype: "float32" };
}

async function answerOf(net: Model, image: Tensor): Promise<number> {
  const { data } = (await net.predict(image)) as Tensor;
  const values = Array.from(data, Number);
  return values.indexOf(Math.max(...values));
}

test("what is found holds in predictions, needs each of its cells, and is the same for an image alone", async () => {
  const net = small(5);
  const parts = await smallestOcclusion(net, noise);
  expect(parts).toHaveLength(3);
  const length = noise.data.length / 3;
  const second = tensor(noise.data.slice(length, 2 * length), [1, ...noise.shape.slice(1)]);
  expect(await smallestOcclusion(net, second)).toEqual([{ ...parts[1], image: 0 }]);
  for (const { image, answer, newAnswer, mask, share } of parts) {
    expect(await answerOf(net, covered(image, mask, 2))).toBe(answer.index);
    if (!newAnswer) continue;
    expect(share).toBeGreaterThan(0);
    expect(await answerOf(net, covered(image, mask, 1))).toBe(newAnswer.index);
    for (let top = 0; top < 20; top += 2) {
      for (let left = 0; left < 16; left += 2) {
        if (mask.data[top * 16 + left] !== 1) continue;
        const fewer = Uint8Array.from(mask.data);
        for (const y of [top, top + 1]) fewer.fill(0, y * 16 + left, y * 16 + left + 2);
        expect(await answerOf(net, covered(image, { ...mask, data: fewer }, 1))).toBe(answer.index);
      }
    }
  }
  expect(parts.some(({ newAnswer }) => newAnswer !== undefined)).toBe(true);
  for (const { image, answer, mask, newAnswer } of await smallestEvidence(net, noise)) {
    expect(newAnswer?.index).toBe(answer.index);
    expect(await answerOf(net, covered(image, mask, 0))).toBe(answer.index);
  }
});

test("independent labels and single units have answers too, values have none", async () => {
  const labels = await smallestOcclusion(small(3, "sigmoid"), noise);
  for (const { answer, newAnswer } of labels) expect([undefined, answer.index]).toContain(newAnswer?.index);
  const units = await smallestOcclusion(small(1, "sigmoid"), noise);
  for (const { answer, newAnswer } of units) expect([undefined, 1 - answer.index]).toContain(newAnswer?.index);
  await expect(smallestOcclusion(small(1, "linear"), noise)).rejects.toThrow(
    "smallestOcclusion: expected a network with classes, received one that predicts a value",
  );
  await expect(smallestEvidence(small(3), noise, { cell: 0 })).rejects.toThrow("cell");
  const signal = AbortSignal.abort(new Error("stopped"));
  await expect(smallestEvidence(small(3), noise, { signal })).rejects.toThrow("stopped");
});
