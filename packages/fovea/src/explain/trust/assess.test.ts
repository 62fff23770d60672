import { describe, expect, it } from "vitest";
import { everyEngine } from "../../engine/testing/every-engine.ts";
import { layers } from "../../layers/index.ts";
import { sequential } from "../../models/index.ts";
import { type Tensor, tensor } from "../../tensor/index.ts";
import { assess, gradCam, integratedGradients, saliency } from "../index.ts";
import { rankCorrelation } from "./rank-correlation.ts";

const [engine] = everyEngine;
const size = 24;

/** Scores the brightness of an image as class 1, without knowing anything else. */
async function brightness() {
  const net = sequential(
    [
      layers.input({ shape: [size, size, 1] }),
      layers.conv2d({ name: "conv", filters: 2, kernelSize: 3, padding: "same", activation: "relu" }),
      layers.globalAveragePooling2d(),
      layers.dense({ name: "fc", units: 2 }),
    ],
    { ...(engine && { engine }) },
  );
  const kernel = Float32Array.from({ length: 18 }, (_, at) => (at % 2 === 1 ? 1 : -1));
  await net.setWeights(
    new Map([
      ["conv/kernel", tensor(kernel, [3, 3, 1, 2])],
      ["fc/kernel", tensor([0, 0, 0, 1], [2, 2])],
    ]),
  );
  return net;
}

/** A dark image with a bright square that begins at a place. */
function square(top: number, left: number): Tensor {
  const data = Float32Array.from({ length: size * size }, (_, at) => {
    const [y, x] = [Math.floor(at / size) - top, (at % size) - left];
    return y >= 0 && y < 6 && x >= 0 && x < 6 ? 1 : 0;
  });
  return tensor(data, [1, size, size, 1]);
}

describe("assess", () => {
  it("finds that a good map beats random spots and the center", async () => {
    const [map] = await assess(gradCam, await brightness(), square(1, 2), { class: 1 });
    const { comparison, notes } = map?.trust ?? {};
    expect(comparison?.map.deletion).toBeLessThan(0.1);
    expect(comparison?.map.insertion).toBeGreaterThan(0.9);
    expect(comparison?.random.insertion).toBeLessThan(0.8);
    expect(comparison?.center.insertion).toBeLessThan(0.6);
    expect(notes).not.toContain("no better than random");
    expect(notes).not.toContain("no better than the center");
  });

  it("says if the center does as well", async () => {
    const [map] = await assess(gradCam, await brightness(), square(9, 9), { class: 1 });
    expect(map?.trust.comparison?.center.insertion).toBeGreaterThan(0.9);
  });

  it("calls an empty map empty, and an image without evidence so", async () => {
    const net = await brightness();
    const [empty] = await assess(gradCam, net, square(1, 2), { class: 0 });
    expect(empty?.trust.notes).toEqual(["empty"]);
    const [dark] = await assess(saliency, net, tensor(new Float32Array(size * size), [1, size, size, 1]), { class: 1 });
    expect(dark?.trust.comparison).toBeUndefined();
    expect(dark?.trust.notes).toEqual(["empty"]);
  });

  it("hands on completeness, and notes attributions that miss the difference", async () => {
    const [map] = await assess(integratedGradients, await brightness(), square(3, 12), { class: 1, steps: 8 });
    expect(map?.trust.completeness?.sum).toBeCloseTo(map?.trust.completeness?.expected ?? Number.NaN, 4);
    expect(map?.trust.notes).not.toContain("incomplete");
  });

  it("leaves the model's weights as they are, and is the same again", async () => {
    const net = await brightness();
    const before = await net.getWeights();
    const maps = await assess(saliency, net, square(3, 12), { class: 1 });
    expect(await net.getWeights()).toEqual(before);
    expect(await assess(saliency, net, square(3, 12), { class: 1 })).toEqual(maps);
  });

  it("checks its options by name", async () => {
    const net = await brightness();
    await expect(assess(net as never, square(0, 0) as never, net as never)).rejects.toThrow(
      "assess: expected a method first, such as explain.gradCam, received",
    );
    await expect(assess(gradCam, net, square(0, 0), { remove: 1 } as object)).rejects.toThrow(/remove.*removed/);
    await expect(assess(gradCam, net, square(0, 0), { removed: "black" as never })).rejects.toThrow(
      "expected removed to be a number or a tensor",
    );
  });
});

describe("rankCorrelation", () => {
  it("is 1 for the same order, −1 for the reverse, and shares the ranks of equal numbers", () => {
    expect(rankCorrelation([1, 5, 9], [0.1, 0.2, 8])).toBeCloseTo(1, 12);
    expect(rankCorrelation([1, 5, 9], [3, 2, 1])).toBeCloseTo(-1, 12);
    // scipy.stats.spearmanr([1, 2, 2, 4], [1, 3, 2, 2])
    expect(rankCorrelation([1, 2, 2, 4], [1, 3, 2, 2])).toBeCloseTo(0.5, 2);
    expect(rankCorrelation([1, 1, 1], [1, 2, 3])).toBe(0);
  });
});
