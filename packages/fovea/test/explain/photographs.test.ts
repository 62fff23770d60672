import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as explain from "../../src/explain/index.ts";
import type { Model } from "../../src/models/index.ts";
import { photographClassifier } from "../photographs/photograph-classifier.ts";

type Box = readonly [left: number, top: number, right: number, bottom: number];

interface Photograph {
  readonly file: string;
  readonly label: string;
  readonly box: Box;
  readonly heat: Readonly<Record<string, number>>;
}

/**
 * Photographs, their class, and a box around the object, drawn by hand: as shares of the image.
 * `heat` is the share of each map that lies inside.
 */
const photographs: readonly Photograph[] = [
  {
    ...{ file: "cat", label: "Cat", box: [0.04, 0, 0.88, 1] },
    heat: { hiResCam: 0.963, layerCam: 0.916, saliency: 0.85 },
  },
  {
    ...{ file: "coffee", label: "Coffee cup", box: [0.28, 0.04, 0.69, 0.78] },
    heat: { hiResCam: 0.471, layerCam: 0.595, saliency: 0.53 },
  },
  {
    ...{ file: "astronaut", label: "Person", box: [0.03, 0.03, 0.71, 1] },
    heat: { hiResCam: 0.812, layerCam: 0.822, saliency: 0.722 },
  },
];

let folder: string;
let net: Model;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fovea-photographs-"));
  net = await photographClassifier(folder);
});
afterAll(() => rm(folder, { recursive: true }));

test("Grad-CAM, which averages gradients over positions, doesn't suit a score of one position, and is told so", async () => {
  const image = fileURLToPath(new URL("../photographs/cat.jpg", import.meta.url));
  const [map] = await explain.assess(explain.gradCam, net, image, { class: "Cat" });
  expect(map?.trust.notes).toContain("no better than random");
});

describe.each(photographs)("the heat of $label in a photograph of $file", ({ file, label, box, heat }) => {
  const image = fileURLToPath(new URL(`../photographs/${file}.jpg`, import.meta.url));

  test.each(Object.entries(heat))("lies on it: %s", async (method, expected) => {
    const [map] = await explain.heatMapMethods[method as "hiResCam"](net, image, { class: label });
    const inside = shareInside(map as explain.HeatMap, box);
    const [left, top, right, bottom] = box;
    expect(inside).toBeGreaterThan((right - left) * (bottom - top));
    expect(inside).toBeCloseTo(expected, 2);
  });
});

/** Returns the share of a map's positive values that lies in a box. */
function shareInside({ heat: { data, shape } }: explain.HeatMap, [left, top, right, bottom]: Box): number {
  const [height = 0, width = 0] = shape;
  let [inside, all] = [0, 0];
  data.forEach((value, at) => {
    const [y, x] = [(Math.floor(at / width) + 0.5) / height, ((at % width) + 0.5) / width];
    const positive = Math.max(0, value);
    all += positive;
    if (x >= left && x < right && y >= top && y < bottom) inside += positive;
  });
  return inside / all;
}
