import { describe, expect, test } from "vitest";
import type { ImageFit } from "../../image-fit.ts";
import type { AugmentationStep } from "../define-step.ts";
import { augment } from "../index.ts";
import { isAxisAligned, transform3 } from "../matrix3.ts";
import type { AugmentationPlan } from "../plan.ts";

const sizes = { sourceSize: [120, 160], outputSize: [64, 64] } as const;

/** Plans for as many different files. */
function draws(steps: readonly AugmentationStep[], count: number, given = sizes): AugmentationPlan[] {
  const checked = augment.checkSteps("test", steps);
  return Array.from({ length: count }, (_, index) => augment.drawParameters(checked, given, keyOf(index)));
}

function keyOf(index: number) {
  return { seed: 1, epoch: 0, content: index.toString(16).padStart(16, "0") };
}

/** What one operation of each plan holds under a name. */
function drawn(steps: readonly AugmentationStep[], name: string): number[] {
  return draws(steps, 2000).map(
    ({ operations: [operation] }) => (operation as unknown as Record<string, number>)[name]!,
  );
}

function expectUniform(values: readonly number[], [low, high]: readonly [number, number]): void {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const largest = Math.max(...values);
  const smallest = Math.min(...values);
  expect(smallest).toBeGreaterThanOrEqual(low);
  expect(largest).toBeLessThanOrEqual(high);
  // Five standard errors; the extremes of 2,000 draws are within a hundredth of the range but once in 10⁸ trials.
  expect(Math.abs(mean - (low + high) / 2)).toBeLessThan((5 * (high - low)) / Math.sqrt(12 * values.length));
  expect(largest - smallest).toBeGreaterThan(0.98 * (high - low));
}

describe("the draws", () => {
  test("are uniform in their ranges", () => {
    expectUniform(drawn([augment.brightness({ factor: 0.3 })], "factor"), [0.7, 1.3]);
    expectUniform(drawn([augment.contrast({ factor: [0.2, 3] })], "factor"), [0.2, 3]);
    expectUniform(drawn([augment.saturation({ factor: 2 })], "factor"), [0, 3]);
    expectUniform(drawn([augment.hue({ shift: 0.1 })], "shift"), [-0.1, 0.1]);
    expectUniform(drawn([augment.gaussianBlur()], "sigma"), [0.1, 2]);
    expectUniform(drawn([augment.gaussianNoise({ sigma: [0, 0.2] })], "deviation"), [0, 51]);
  });

  test("of geometric steps are uniform in their ranges", () => {
    const matrices = (step: AugmentationStep) => draws([step], 2000).map(({ sampling }) => sampling.matrix);
    // The source's middle 120 × 120 becomes 64 × 64: a scale of 1.875.
    const scale = 120 / 64;
    const angles = matrices(augment.rotation({ degrees: 20 })).map(([a, b]) => (Math.atan2(-b, a) * 180) / Math.PI);
    expectUniform(angles, [-20, 20]);
    expectUniform(
      matrices(augment.zoom({ scale: [0.5, 2] })).map(([a]) => scale / a),
      [0.5, 2],
    );
    const offsets = matrices(augment.translation({ x: 0.25, y: [0, 0.5] }));
    expectUniform(
      offsets.map(([, , x]) => (20 - x) / scale),
      [-16, 16],
    );
    expectUniform(
      offsets.map(([, , , , , y]) => -y / scale),
      [0, 32],
    );
    expectUniform(
      matrices(augment.shear({ x: 0, y: 10 })).map(([, , , y]) => (Math.atan(y / scale) * 180) / Math.PI),
      [-10, 10],
    );
  });

  test("of a probability happen as often as it says", () => {
    const flipped = draws([augment.horizontalFlip({ probability: 0.3 })], 4000).filter(
      ({ sampling }) => sampling.matrix[0] < 0,
    );
    expect(Math.abs(flipped.length / 4000 - 0.3)).toBeLessThan(5 * Math.sqrt((0.3 * 0.7) / 4000));
    expect(draws([augment.grayscale({ probability: 1 })], 20).every(({ operations }) => operations.length === 1)).toBe(
      true,
    );
    expect(draws([augment.grayscale({ probability: 0 })], 20).every(({ operations }) => operations.length === 0)).toBe(
      true,
    );
  });

  test("of a resized crop are inside the image, with the area and the ratio of their ranges", () => {
    const areas = draws([augment.randomResizedCrop()], 2000).map(({ sampling: { window, matrix, fillMode } }) => {
      const [top, left, bottom, right] = window;
      expect(Math.min(top, left)).toBeGreaterThanOrEqual(0);
      expect(bottom <= 120 && right <= 160).toBe(true);
      expect(fillMode).toBe("drop");
      expect(matrix[0] * 64).toBeCloseTo(right - left, 9);
      // Sides are rounded to pixels.
      expect((right - left + 1) / (bottom - top - 1)).toBeGreaterThan(3 / 4);
      expect((right - left - 1) / (bottom - top + 1)).toBeLessThan(4 / 3);
      return ((right - left) * (bottom - top)) / (120 * 160);
    });
    expect(Math.min(...areas)).toBeGreaterThan(0.075);
    expect(Math.min(...areas)).toBeLessThan(0.1);
    // Larger areas than 9 ⁄ 16 · 4 ⁄ 3 fit less often, so the mean is below 0.54.
    const mean = areas.reduce((sum, area) => sum + area, 0) / areas.length;
    expect(mean).toBeGreaterThan(0.4);
    expect(mean).toBeLessThan(0.54);
  });

  test("of a crop with padding move the image by whole pixels, each as often as the others", () => {
    const given = { sourceSize: [32, 32], outputSize: [32, 32] } as const;
    const counts = new Map<number, number>();
    for (const { sampling } of draws([augment.randomCrop({ padding: 4 })], 4500, given as never)) {
      expect(sampling.matrix.slice(0, 2)).toEqual([1, 0]);
      counts.set(sampling.matrix[2], (counts.get(sampling.matrix[2]) ?? 0) + 1);
    }
    expect([...counts.keys()].sort((a, b) => a - b)).toEqual([-4, -3, -2, -1, 0, 1, 2, 3, 4]);
    for (const count of counts.values()) expect(Math.abs(count - 500)).toBeLessThan(5 * Math.sqrt(500));
  });

  test("of an elastic warp have the standard deviation of torchvision's", () => {
    const values = draws([augment.elastic({ alpha: 60, sigma: 4 })], 50).flatMap(({ sampling: { displacements } }) => {
      const { dx, dy } = displacements[0]!;
      return [...dx, ...dy];
    });
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length) * (151 / 315);
    // alpha ⁄ 2 pixels · uniform noise 1 ⁄ √3 · Gaussian filter 1 ⁄ (2 · √π · sigma).
    const expected = (30 / Math.sqrt(3)) * (1 / (2 * Math.sqrt(Math.PI) * 4));
    expect(Math.abs(deviation / expected - 1)).toBeLessThan(5 / Math.sqrt(2 * values.length));
  });

  test("of RandAugment are as torchvision's: two of fourteen operations, at a strength of 9 of 30", () => {
    const operations = draws([augment.randAugment()], 2000).flatMap((plan) => plan.operations);
    const kinds = new Set(operations.map(({ type }) => type));
    const expected = [
      "autocontrast",
      "brightness",
      "contrast",
      "equalize",
      "posterize",
      "saturation",
      "sharpness",
      "solarize",
    ];
    expect([...kinds].sort()).toEqual(expected);
    // Eight of fourteen concern pixels.
    expect(Math.abs(operations.length / 4000 - 8 / 14)).toBeLessThan(5 * Math.sqrt(0.25 / 4000));
    for (const operation of operations) {
      if ("factor" in operation) expect(Math.abs(operation.factor - 1)).toBeCloseTo(0.27, 9);
      if (operation.type === "posterize") expect(operation.bits).toBe(7);
      if (operation.type === "solarize") expect(operation.threshold).toBeCloseTo(178.5, 9);
    }
  });
});

describe("a plan depends on", () => {
  const steps = [augment.rotation(), augment.colorJitter({ brightness: 0.4, hue: 0.1 }), augment.erasing()];
  const key = { seed: 7, epoch: 3, content: "00112233445566778899aabbccddeeff" };
  const plan = augment.drawParameters(steps, sizes, key);

  test("seed, epoch and content, and nothing else", () => {
    expect(augment.drawParameters(steps, sizes, { ...key })).toEqual(plan);
    const others = [{ seed: 8 }, { epoch: 4 }, { content: "00112233445566788899aabbccddeeff" }, { seed: 7 + 2 ** 32 }];
    for (const other of others) expect(augment.drawParameters(steps, sizes, { ...key, ...other })).not.toEqual(plan);
    // Only the first 64 bits count.
    expect(augment.drawParameters(steps, sizes, { ...key, content: "0011223344556677" })).toEqual(plan);
  });

  test("its steps, each by itself: a step at the end changes nothing before it", () => {
    const longer = augment.drawParameters([...steps, augment.grayscale({ probability: 1 })], sizes, key);
    expect(longer.sampling).toEqual(plan.sampling);
    expect(longer.operations).toEqual([...plan.operations, { type: "saturation", factor: 0 }]);
  });

  test("a value that has been this since the first version", () => {
    const { operations } = augment.drawParameters([augment.brightness({ factor: [0, 16777216] })], sizes, key);
    expect(operations).toMatchInlineSnapshot(`
      [
        {
          "factor": 4221449,
          "type": "brightness",
        },
      ]
    `);
  });
});

describe("geometry", () => {
  const key = keyOf(5);

  test("fits images that no step crops", () => {
    const of = (fit: ImageFit) => {
      const { sampling } = augment.drawParameters([], { ...sizes, fit }, key);
      return [...transform3(sampling.matrix, [0, 0]), ...transform3(sampling.matrix, [64, 64]), ...sampling.window];
    };
    expect(of("crop")).toEqual([20, 0, 140, 120, 0, 20, 120, 140]);
    expect(of("pad")).toEqual([0, -20, 160, 140, 0, 0, 120, 160]);
    expect(of("stretch")).toEqual([0, 0, 160, 120, 0, 0, 120, 160]);
  });

  test("flips before a crop crop the mirrored image", () => {
    const flip = augment.horizontalFlip({ probability: 1 });
    const crop = augment.randomResizedCrop();
    const { sampling: unflipped } = augment.drawParameters(
      [augment.horizontalFlip({ probability: 0 }), crop],
      sizes,
      key,
    );
    const { sampling: flipped } = augment.drawParameters([flip, crop], sizes, key);
    const [top, left, bottom, right] = unflipped.window;
    expect(flipped.window).toEqual([top, 160 - right, bottom, 160 - left]);
    const { sampling: twice } = augment.drawParameters([flip, crop, flip], sizes, key);
    expect(transform3(twice.matrix, [0, 0])[0]).toBeCloseTo(160 - right, 9);
  });

  test("a padded image lies on an unlimited canvas, whatever the fill of the steps", () => {
    const padded = { ...sizes, fit: "pad", padColor: [9, 8, 7] } as const;
    const steps = [augment.rotation({ fillMode: "reflect" }), augment.zoom({ fillMode: "constant", fillColor: 255 })];
    for (const { sampling } of [
      augment.drawParameters([], padded, key),
      augment.drawParameters(steps, padded, key),
      augment.drawParameters([augment.randomResizedCrop(), ...steps], padded, key),
      augment.drawParameters([augment.elastic({ probability: 1, fillMode: "wrap" })], padded, key),
    ]) {
      expect(sampling).toMatchObject({ fillMode: "constant", fillColor: [9, 8, 7], window: [0, 0, 120, 160] });
    }
    expect(augment.drawParameters([], { ...padded, padColor: [5] }, key).sampling.fillColor).toEqual([5, 5, 5]);
    // Where a crop lies inside the image, nothing beyond it is seen.
    expect(augment.drawParameters([augment.randomResizedCrop()], padded, key).sampling.fillMode).toBe("drop");
  });

  test("the last step that looks beyond the edges decides how they are filled", () => {
    const steps = [
      augment.rotation({ fillMode: "wrap" }),
      augment.zoom({ fillMode: "constant", fillColor: [1, 2, 3] }),
    ];
    const { sampling } = augment.drawParameters([...steps, augment.horizontalFlip()], sizes, key);
    expect(sampling).toMatchObject({ fillMode: "constant", fillColor: [1, 2, 3], window: [0, 0, 120, 160] });
    expect(isAxisAligned(sampling.matrix)).toBe(false);
  });

  test("perspective keeps corners within the image, and does nothing where it is degenerate", () => {
    for (const { sampling } of draws([augment.perspective({ distortionScale: 1, probability: 1 })], 200)) {
      expect(sampling.matrix.every(Number.isFinite)).toBe(true);
    }
  });
});

describe("mixes", () => {
  const mixes = (steps: readonly AugmentationStep[], count: number) =>
    Array.from({ length: count }, (_, index) => augment.drawMix(steps, [20, 30], keyOf(index)));

  test("mixup's shares have the mean and variance of the beta distribution", () => {
    for (const alpha of [0.05, 0.2, 1, 4]) {
      const shares = mixes([augment.mixup({ alpha })], 4000).map((mix) => mix!.share);
      const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
      const variance = shares.reduce((sum, share) => sum + (share - mean) ** 2, 0) / shares.length;
      const expected = 1 / (4 * (2 * alpha + 1));
      expect(Math.abs(mean - 0.5)).toBeLessThan(5 * Math.sqrt(expected / shares.length));
      // The variance of a squared deviation is at most a quarter of the square of its range, ¼.
      expect(Math.abs(variance - expected)).toBeLessThan((5 * 0.125) / Math.sqrt(shares.length));
    }
  });

  test("cutmix's share is that of the pixels outside the box, which is inside the image", () => {
    const areas = mixes([augment.cutmix()], 2000).map((mix) => {
      if (mix?.type !== "cutmix") throw new Error("expected a box");
      expect(mix.top >= 0 && mix.left >= 0 && mix.top + mix.height <= 20 && mix.left + mix.width <= 30).toBe(true);
      expect(mix.share).toBeCloseTo(1 - (mix.width * mix.height) / 600, 12);
      return mix.width * mix.height;
    });
    expect(Math.max(...areas)).toBeGreaterThan(300);
    expect(Math.min(...areas)).toBe(0);
  });

  test("one of several steps for pairs is drawn; without any, images stay alone", () => {
    const types = mixes(augment.strong, 1000).map((mix) => mix?.type);
    const share = types.filter((type) => type === "mixup").length / 1000;
    expect(Math.abs(share - 0.5)).toBeLessThan(5 * Math.sqrt(0.25 / 1000));
    expect(types.includes(undefined)).toBe(false);
    expect(augment.drawMix(augment.standard, [20, 30], keyOf(1))).toBeUndefined();
    expect(augment.drawMix([augment.mixup({ probability: 0 })], [20, 30], keyOf(1))).toBeUndefined();
  });

  test("blend images and labels in place", () => {
    const sample = () => ({ pixels: Uint8Array.of(0, 10, 20, 255), label: Float32Array.of(1, 0) });
    const partner = { pixels: Uint8Array.of(255, 20, 21, 255), label: Float32Array.of(0, 1) };
    const blended = sample();
    augment.mixSamples({ type: "mixup", share: 0.75 }, blended, partner, [2, 2]);
    expect(blended).toEqual({ pixels: Uint8Array.of(64, 13, 20, 255), label: Float32Array.of(0.75, 0.25) });
    const pasted = sample();
    const mix = { type: "cutmix", share: 0.5, top: 0, left: 1, height: 2, width: 1 } as const;
    augment.mixSamples(mix, pasted, partner, [2, 2]);
    expect(pasted).toEqual({ pixels: Uint8Array.of(0, 20, 20, 255), label: Float32Array.of(0.5, 0.5) });
    const shorter = { ...partner, label: Float32Array.of(1) };
    expect(() => augment.mixSamples(mix, sample(), shorter, [2, 2])).toThrow(
      "augment.mixSamples: expected label of one length, received 2 and 1",
    );
  });
});

test("wrong sizes and keys are refused", () => {
  const draw = (given: object, key: object) => () =>
    augment.drawParameters([], { ...sizes, ...given }, { ...keyOf(1), ...key });
  expect(draw({ outputSize: [0, 3] }, {})).toThrow(
    "augment: expected outputSize to be [height, width], both positive integers, received [0,3]",
  );
  expect(draw({ fit: "inside" }, {})).toThrow('expected fit to be one of stretch, crop, pad, received "inside"');
  expect(draw({ fit: "pad", padColor: "white" }, {})).toThrow(
    "expected padColor to be [red, green, blue] or [gray] in 0 … 255",
  );
  expect(draw({ fit: "pad", padColor: [300] }, {})).toThrow("received [300]");
  expect(draw({ fit: "pad", padColor: [] }, {})).toThrow("received []");
  expect(draw({ fit: "pad", padColor: [1, 2] }, {})).toThrow("received [1,2]");
  expect(draw({ fit: "pad", padColor: [1, 2, 3, 4] }, {})).toThrow("received [1,2,3,4]");
  const steps = [augment.rotation()];
  expect(() => augment.drawParameters(steps, sizes, { ...keyOf(1), content: "abc" })).toThrow(
    'augment: expected content to be a hash of at least 16 hexadecimal digits, received "abc"',
  );
  expect(() => augment.drawParameters(steps, sizes, { ...keyOf(1), seed: 0.5 })).toThrow(
    "expected seed to be an integer",
  );
  expect(() => augment.drawParameters(steps, sizes, { ...keyOf(1), epoch: -1 })).toThrow(
    "expected epoch to be an integer",
  );
});
