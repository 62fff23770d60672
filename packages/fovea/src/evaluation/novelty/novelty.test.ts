import { describe, expect, test } from "vitest";
import { random } from "../../support/random.ts";
import { tensor } from "../../tensor/tensor.ts";
import { unit } from "../../train/testing/formula.ts";
import { columnGram, rowGram } from "../algebra/gram.ts";
import { matrixOf } from "../arguments.ts";
import { recorded } from "../testing/recorded.ts";
import { formulaSamples, normalSamples } from "../testing/samples.ts";
import { calibrateNovelty } from "./calibrate-novelty.ts";
import { ledoitWolf } from "./ledoit-wolf.ts";
import { fitMahalanobis, mahalanobisDistance } from "./mahalanobis.ts";
import { noveltyDetector, restoreNoveltyDetector } from "./novelty-detector.ts";
import { withinClass } from "./within-class.ts";

describe.each(recorded.novelty)("$images images of $features features", (expected) => {
  const { features, labels } = formulaSamples(expected.images, expected.features, 3, 0.3);
  const far = tensor(
    Float32Array.from({ length: 5 * expected.features }, (_, index) => 2 * unit(4, index)),
    [5, expected.features],
  );

  test("are shrunk as scikit-learn does, from either product", () => {
    const { centered } = withinClass("test", matrixOf("test", "features", features), labels);
    // Class means are rounded to float32.
    expect(ledoitWolf(centered, rowGram(centered)).shrinkage).toBeCloseTo(expected.shrinkage, 5);
    expect(ledoitWolf(centered, columnGram(centered)).shrinkage).toBeCloseTo(expected.shrinkage, 5);
  });

  test("have Mahalanobis distances as with NumPy's inverse", () => {
    const distances = noveltyDetector(features, labels).distances(far);
    distances.forEach((distance, image) => {
      expect(distance / expected.mahalanobis[image]!).toBeCloseTo(1, 5);
    });
  });

  test("have scikit-learn's nearest neighbors", () => {
    const distances = noveltyDetector(features, labels, { method: "neighbors" }).distances(far);
    // 2 − 2·cosine loses half of the digits of small distances.
    distances.forEach((distance, image) => {
      expect(distance).toBeCloseTo(expected.neighbors[image]!, 6);
    });
  });
});

describe.each(["mahalanobis", "neighbors"] as const)("noveltyDetector, %s", (method) => {
  const size = { features: 20, classes: 4, distance: 1 };
  const { features, labels } = normalSamples(3, { ...size, images: 600 });

  test("raises as many false alarms on new images as it measured, and finds those of other classes", () => {
    const detector = noveltyDetector(features, labels, { method, falseAlarmRate: 0.1 });
    const beyond = (images: Float64Array) => images.filter((distance) => distance > detector.threshold).length;
    expect(detector.falseAlarms.value).toBeCloseTo(0.1, 1);
    const fresh = normalSamples(3, { ...size, images: 2000 }, random(77));
    const rate = beyond(detector.distances(fresh.features)) / 2000;
    expect(rate).toBeGreaterThan(detector.falseAlarms.low);
    expect(rate).toBeLessThan(detector.falseAlarms.high);
    const others = normalSamples(4, { ...size, images: 500, distance: 1.5 }, random(78));
    // Their classes are elsewhere: most are noticed.
    expect(beyond(detector.distances(others.features)) / 500).toBeGreaterThan(0.5);
  });

  test("measures rates that the interval covers", () => {
    let covered = 0;
    for (let seed = 0; seed < 30; seed++) {
      const known = normalSamples(9, { ...size, images: 120 }, random(seed));
      const { threshold, falseAlarms, distances } = noveltyDetector(known.features, known.labels, { method, seed });
      const fresh = normalSamples(9, { ...size, images: 1000 }, random(seed + 1000));
      const rate = distances(fresh.features).filter((distance) => distance > threshold).length / 1000;
      covered += Number(falseAlarms.low <= rate && rate <= falseAlarms.high);
    }
    expect(covered).toBeGreaterThanOrEqual(26);
  });

  test("can be calibrated on images that it was not fitted to", () => {
    // A network that has drawn the images of its training together.
    const { means } = withinClass("test", matrixOf("test", "features", features), labels);
    const meanOf = (at: number) =>
      means.data[labels[Math.floor(at / size.features)]! * size.features + (at % size.features)]!;
    const drawn = { ...features, data: features.data.map((value, at) => 0.5 * value + 0.5 * meanOf(at)) };
    const detector = noveltyDetector(drawn, labels, { method, falseAlarmRate: 0.1 });
    const rate = (distances: Float64Array, threshold: number) =>
      distances.filter((distance) => distance > threshold).length / distances.length;
    const validation = normalSamples(3, { ...size, images: 1000 }, random(76));
    const fresh = normalSamples(3, { ...size, images: 2000 }, random(77));
    expect(rate(detector.distances(fresh.features), detector.threshold)).toBeGreaterThan(0.3);
    const calibrated = calibrateNovelty(detector, validation.features, validation.labels, { falseAlarmRate: 0.1 });
    const measured = rate(calibrated.distances(fresh.features), calibrated.threshold);
    expect(measured).toBeCloseTo(0.1, 1);
    expect(calibrated.falseAlarms.value).toBeCloseTo(0.1, 1);
    expect(() => calibrateNovelty(detector, validation.features, [1])).toThrow(
      "calibrateNovelty: expected labels of 1000 images, received 1",
    );
  });

  test("is the same after saving and restoring", () => {
    const { distances: _, ...state } = noveltyDetector(features, labels.slice(), { method });
    const restored = restoreNoveltyDetector(structuredClone(state));
    expect(restored.distances(features)).toEqual(noveltyDetector(features, labels, { method }).distances(features));
    expect(restored.threshold).toBe(state.threshold);
    expect(() => restoreNoveltyDetector({ ...state, tensors: {} })).toThrow("expected the state of a noveltyDetector");
  });

  test("rejects other features and labels", () => {
    const detector = noveltyDetector(features, labels, { method });
    expect(() => detector.distances(tensor([1, 2, 3], [1, 3]))).toThrow(
      "distances: expected 20 features per image, received 3",
    );
    expect(() => noveltyDetector(features, labels.slice(1), { method })).toThrow(
      "expected labels of 600 images, received 599",
    );
    expect(() => noveltyDetector(features, labels, { method, falseAlarmRate: 0 })).toThrow(
      "expected falseAlarmRate to be a number between 0 and 1",
    );
    expect(() => noveltyDetector(tensor([]), [], { method })).toThrow(
      "expected features to be [images, columns], received [0]",
    );
  });
});

test("a set without variance within classes needs neighbors", () => {
  const same = tensor([1, 2, 1, 2, 5, 6, 5, 6], [4, 2]);
  expect(() => noveltyDetector(same, [0, 0, 1, 1], { folds: 2 })).toThrow('use method "neighbors" instead');
  const { threshold, falseAlarms, distances } = noveltyDetector(same, [0, 0, 1, 1], {
    folds: 2,
    method: "neighbors",
    k: 1,
  });
  // The square root of a rounding in float32.
  expect(threshold).toBeLessThan(1e-3);
  expect(falseAlarms.value).toBe(0);
  expect(distances(tensor([-1, -2], [1, 2]))[0]).toBeGreaterThan(1.9);
});

test("two images that mirror each other leave finite distances", () => {
  const mirrored = tensor([1, 2, 3, 4, 5, 6, -1, -2, -3, -4, -5, -6], [2, 6]);
  const distance = mahalanobisDistance(fitMahalanobis("test", matrixOf("test", "features", mirrored), [0, 0]));
  const points = tensor([1, 2, 3, 4, 5, 6, 6, -5, 4, -3, 2, -1], [2, 6]);
  const [inside = 0, outside = 0] = distance(matrixOf("test", "features", points));
  // The covariance is vvᵀ in the direction of v, and 0.001·|v|²/6 in the others; both points are as long as v.
  expect(inside).toBeCloseTo(1, 2);
  expect(outside / Math.sqrt(6000)).toBeCloseTo(1, 1);
});
