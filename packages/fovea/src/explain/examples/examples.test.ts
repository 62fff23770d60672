import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { fitProbe } from "../../evaluation/index.ts";
import { leaveOutHead } from "../../evaluation/probe/leave-out-head.ts";
import { linearScores } from "../../evaluation/probe/linear-scores.ts";
import { probeCoordinates } from "../../evaluation/probe/probe-coordinates.ts";
import { softmaxOptimum } from "../../evaluation/probe/softmax-head.ts";
import { formulaSamples } from "../../evaluation/testing/samples.ts";
import { random } from "../../support/random.ts";
import { finishSteps } from "../../support/steps.ts";
import { type Tensor, tensor } from "../../tensor/tensor.ts";
import { unit } from "../../train/testing/formula.ts";
import { influence } from "./influence.ts";
import { nearestImages } from "./nearest.ts";

/** What test/explain/generate_influence.py recorded. */
const recorded: {
  readonly cases: readonly {
    readonly images: number;
    readonly features: number;
    readonly classes: number;
    readonly strength: number;
    readonly answers: readonly { readonly left: readonly number[]; readonly logits: readonly number[] }[];
  }[];
} = JSON.parse(readFileSync(new URL("../../../test/explain/fixtures/influence.json", import.meta.url), "utf8"));

/** Features of clusters that overlap, one per class. */
function clusters(images: number, width: number, classes: number, spread = 1.5) {
  const numbers = random(5);
  const centers = numbers.normals(new Float64Array(classes * width));
  const labels = Int32Array.from({ length: images }, (_, image) => image % classes);
  const noise = numbers.normals(new Float64Array(images * width));
  const data = Float32Array.from(noise, (value, at) => {
    const label = labels[Math.floor(at / width)] ?? 0;
    return 3 + spread * value + (centers[label * width + (at % width)] ?? 0);
  });
  return { features: tensor(data, [images, width]), labels };
}

function rowOf({ data, shape }: Tensor, row: number): Float32Array {
  const width = shape[1] ?? 0;
  return Float32Array.from(data.subarray(row * width, (row + 1) * width));
}

describe("nearest images", () => {
  const known = tensor([1, 0, 0, 1, 2, 2, -1, 0, 0, 0], [5, 2]);

  test("are ordered by cosine distance, whatever the length of the features", () => {
    const [found] = nearestImages(tensor([3, 0], [1, 2]), known, { count: 5 });
    expect(found?.map(({ image }) => image)).toEqual([0, 2, 1, 4, 3]);
    expect(found?.map(({ distance }) => distance)).toEqual([0, expect.closeTo(1 - Math.SQRT1_2, 12), 1, 1, 2]);
  });

  test("list a group once, with its other images as copies", () => {
    const [found] = nearestImages(tensor([3, 2], [1, 2]), known, { count: 2, groups: [7, 3, 7, 8, 9] });
    expect(found).toMatchObject([
      { image: 2, copies: [0] },
      { image: 1, copies: [] },
    ]);
  });

  test("need features of the same kind", () => {
    expect(() => nearestImages(tensor([1, 2, 3], [1, 3]), known)).toThrow("expected 2 features per image, received 3");
    expect(() => nearestImages(tensor([1, 2], [1, 2]), known, { groups: [1] })).toThrow(
      "expected groups of 5 images, received 1",
    );
    expect(() => nearestImages(tensor([Number.NaN, 2], [1, 2]), known)).toThrow("expected finite images");
  });
});

describe.each([
  ["more images than features", 60, 12],
  ["more features than images", 40, 70],
] as const)("influence with %s", (_, images, width) => {
  const { features, labels } = clusters(images, width, 3);
  const probe = fitProbe(features, labels, { strength: 0.03 });
  // Between two classes.
  const image = rowOf(features, 0).map((value, at) => 0.5 * value + 0.5 * (rowOf(features, 1)[at] ?? 0));

  test("finds the strength of the head, and that it is at its optimum", async () => {
    const { strength, distance } = await influence(probe, features, labels, image, { top: 1, most: 1 });
    expect(strength).toBe(0.03);
    expect(distance).toBeLessThan(1e-4);
    const other = {
      kernel: { ...probe.kernel, data: probe.kernel.data.map((weight) => weight + 0.05) },
      bias: probe.bias,
    };
    other.kernel.data[3] = 1;
    expect((await influence(other, features, labels, image, { top: 1, most: 1 })).distance).toBeGreaterThan(0.05);
  });

  test("equals a refit from scratch without the images", async () => {
    const found = await influence(probe, features, labels, image, { top: 4, groups: labels.map((_, at) => at >> 1) });
    const { matrix, project } = probeCoordinates(
      { data: features.data as Float32Array, rows: images, columns: width },
      Int32Array.from(labels.keys()),
    );
    const objective = { matrix, labels, classes: 3, classWeights: undefined, strength: 0.03 };
    const zero = { weights: new Float64Array(3 * matrix.columns), bias: new Float64Array(3) };
    const place = project({ data: image, rows: 1, columns: width });
    const all = [...found.supporting, ...found.opposing, ...(found.flip ? [found.flip] : [])];
    expect(all.length).toBeGreaterThan(7);
    for (const { images: left, logits } of all) {
      const rows = Int32Array.from(labels.keys()).filter((row) => !left.includes(row));
      const scratch = linearScores(place, Int32Array.of(0), finishSteps(softmaxOptimum(objective, rows, zero)));
      const shift = (scratch[0] ?? 0) - (logits[0] ?? 0);
      // All biases may be shifted together.
      for (const [k, logit] of logits.entries()) expect(logit + shift).toBeCloseTo(scratch[k] ?? 0, 7);
    }
  });

  test("estimates come close to it where single images count little", async () => {
    const firm = fitProbe(features, labels, { strength: 3 });
    const { supporting, opposing } = await influence(firm, features, labels, image, { top: 5 });
    expect([...supporting, ...opposing]).toHaveLength(10);
    for (const { estimate, change } of [...supporting, ...opposing]) {
      expect(estimate / change).toBeGreaterThan(0.8);
      expect(estimate / change).toBeLessThan(1.1);
    }
    const changes = supporting.map(({ change }) => change);
    expect(changes).toEqual([...changes].sort((a, b) => a - b));
  });

  test("names images without which the answer is another one, none of them in vain", async () => {
    const { flip, prediction } = await influence(probe, features, labels, image, { most: 20 });
    expect(flip).toBeDefined();
    expect(flip?.prediction).not.toBe(prediction);
    const head = finishSteps(
      leaveOutHead({
        features: { data: features.data as Float32Array, rows: images, columns: width },
        labels,
        classes: 3,
        classWeights: undefined,
        strength: 0.03,
        linear: { weights: new Float64Array(3 * width), bias: new Float64Array(3) },
      }),
    );
    const place = head.place(image);
    const answer = (left: readonly number[]) => {
      const rows = Int32Array.from(labels.keys()).filter((row) => !left.includes(row));
      const logits = linearScores(place, Int32Array.of(0), finishSteps(head.refit(rows, head.whole)));
      return logits.indexOf(Math.max(...logits));
    };
    const left = flip?.images ?? [];
    expect(answer(left)).toBe(flip?.prediction);
    for (const one of left) expect(answer(left.filter((other) => other !== one))).toBe(prediction);
  });
});

describe("influence", () => {
  const { features, labels } = clusters(30, 6, 2);
  const probe = fitProbe(features, labels, { strength: 0.1, classWeights: [1, 2] });
  const image = rowOf(features, 0);

  test("knows class weights, and compares with a class of choice", async () => {
    const { distance, against } = await influence(probe, features, labels, image, { classWeights: [1, 2], top: 1 });
    expect(distance).toBeLessThan(1e-4);
    expect(against).toBe(1);
    await expect(influence(probe, features, labels, image, { against: 0 })).rejects.toThrow(
      "expected against to be another class than the answer",
    );
  });

  test("keeps an image of every class", async () => {
    const rare = Int32Array.from(labels, (_, at) => Number(at > 27));
    const few = fitProbe(features, rare, { strength: 0.1 });
    const { flip, supporting, opposing } = await influence(few, features, rare, rowOf(features, 28), {
      most: 25,
      groups: rare.map((label, at) => (label === 1 ? 99 : at)),
    });
    for (const { images } of [...supporting, ...opposing]) expect(images).not.toContain(28);
    expect(flip === undefined || !flip.images.includes(28)).toBe(true);
  });

  test("of an image that nothing flips is none", async () => {
    const far = Float32Array.from(
      image,
      (value, at) => value + 40 * (Number(probe.kernel.data[2 * at]) - Number(probe.kernel.data[2 * at + 1])),
    );
    const { flip, most } = await influence(probe, features, labels, far, { classWeights: [1, 2] });
    expect(flip).toBeUndefined();
    expect(most).toBe(3);
  });

  test("says what doesn't fit", async () => {
    await expect(influence(probe, features, labels, image.slice(1))).rejects.toThrow(
      "expected an image of 6 features, received 5",
    );
    await expect(influence(probe, features, labels.slice(1), image)).rejects.toThrow("expected labels of 30 images");
    await expect(
      influence(
        probe,
        features,
        labels.map(() => 2),
        image,
      ),
    ).rejects.toThrow("a class from 0 to 1, received 2");
    await expect(influence(probe, features, labels, image, { classWeights: [1] })).rejects.toThrow(
      "expected 2 class weights, received 1",
    );
    const controller = new AbortController();
    controller.abort(new Error("stopped"));
    await expect(influence(probe, features, labels, image, { signal: controller.signal })).rejects.toThrow("stopped");
  });
});

describe.each(recorded.cases)("a head on $images images of $features features", (golden) => {
  const { images, features: width, classes, strength } = golden;
  const { features, labels } = formulaSamples(images, width, classes, 0.25);
  const image = Float32Array.from({ length: width }, (_, at) => unit(9, at));

  test.each(golden.answers)("without $left answers as SciPy's", ({ left, logits }) => {
    const head = finishSteps(
      leaveOutHead({
        features: { data: features.data as Float32Array, rows: images, columns: width },
        ...{ labels: Int32Array.from(labels), classes, classWeights: undefined, strength },
        linear: { weights: new Float64Array(classes * width), bias: new Float64Array(classes) },
      }),
    );
    const rows = Int32Array.from(labels.keys()).filter((row) => !left.includes(row));
    const found = linearScores(head.place(image), Int32Array.of(0), finishSteps(head.refit(rows, head.whole)));
    const mean = found.reduce((sum, logit) => sum + logit, 0) / classes;
    // Coordinates are float32, SciPy's float64.
    for (const [k, logit] of logits.entries()) expect((found[k] ?? 0) - mean).toBeCloseTo(logit, 5);
  });
});
