import { describe, expect, test } from "vitest";
import { random } from "../../support/random.ts";
import { tensor } from "../../tensor/tensor.ts";
import { fitProbe, predictProbe } from "../probe/fit-probe.ts";
import { normalSamples, type Samples } from "../testing/samples.ts";
import { classGains } from "./class-gains.ts";
import { forecastAccuracy } from "./forecast-accuracy.ts";
import { errorAt, fitPowerLaw } from "./power-law.ts";
import { probeLearningCurve } from "./probe-learning-curve.ts";
import { smoothCurve } from "./smooth-curve.ts";
import { transferCase } from "./transfer-case.ts";
import { turningPoint } from "./turning-point.ts";

describe("smoothCurve", () => {
  test("is the weighted mean of the past, as TensorBoard draws it", () => {
    const values = [1, 4, 2, 8];
    const smooth = smoothCurve(values, 0.5);
    values.forEach((_, last) => {
      const weights = values.slice(0, last + 1).map((__, index) => 0.5 ** (last - index));
      const total = weights.reduce((a, b) => a + b);
      const mean = weights.reduce((sum, weight, index) => sum + weight * values[index]!, 0) / total;
      expect(smooth[last]).toBeCloseTo(mean, 12);
    });
    expect(smoothCurve(new Float32Array([3, 3, 3]), 0.9).map((value) => Math.round(value * 1e9) / 1e9)).toEqual([
      3, 3, 3,
    ]);
  });

  test("changes nothing with weight 0, skips what isn't finite, and takes an empty curve", () => {
    expect(smoothCurve([1, 5, 2], 0)).toEqual([1, 5, 2]);
    expect(smoothCurve([2, Number.NaN, 2], 0.5)).toEqual([2, Number.NaN, 2]);
    expect(smoothCurve([])).toEqual([]);
  });

  test("rejects other weights and values", () => {
    expect(() => smoothCurve([1], 1)).toThrow("smoothCurve: expected weight to be in [0, 1), received 1");
    expect(() => smoothCurve(["1"] as never)).toThrow(
      'smoothCurve: expected values to be an array of numbers, received ["1"]',
    );
    expect(() => smoothCurve(null as never)).toThrow("received null");
  });
});

describe("turningPoint", () => {
  const noise = random(4).normals(new Float64Array(60));
  const loss = (rise: number) =>
    Array.from(noise, (value, epoch) => 2 * 0.85 ** epoch + rise * Math.max(0, epoch - 25) + 0.02 * value);

  test("finds where a noisy loss turned", () => {
    const { epoch, turned } = turningPoint(loss(0.01));
    expect(turned).toBe(true);
    expect(Math.abs(epoch - 25)).toBeLessThanOrEqual(5);
    expect(
      turningPoint(
        loss(0.01).map((value) => -value),
        { mode: "max" },
      ),
    ).toEqual({ epoch, turned });
  });

  test("sees no turn in a loss that falls, stays or jitters", () => {
    expect(turningPoint(loss(0)).turned).toBe(false);
    expect(turningPoint([3, 2, 1])).toEqual({ epoch: 2, turned: false });
    expect(turningPoint([1, 1, 1, 1])).toEqual({ epoch: 0, turned: false });
    let turns = 0;
    for (let seed = 0; seed < 100; seed++) {
      const jitter = random(seed).normals(new Float64Array(12));
      turns += Number(turningPoint(jitter.map((value, epoch) => 5 - 0.5 * epoch + 0.1 * value)).turned);
    }
    expect(turns).toBe(0);
  });

  test("takes an empty curve, one epoch and NaN, and rejects other values", () => {
    expect(turningPoint([])).toEqual({ epoch: -1, turned: false });
    expect(turningPoint([2])).toEqual({ epoch: 0, turned: false });
    expect(turningPoint([Number.NaN, 2, 5, 9, 14], { smoothing: 0 })).toEqual({ epoch: 1, turned: true });
    expect(() => turningPoint("loss" as never)).toThrow("turningPoint: expected values to be an array of numbers");
    expect(() => turningPoint([1], { smoothing: 1 })).toThrow(
      "expected smoothing to be a number in [0, 1), received 1",
    );
  });
});

describe("transferCase", () => {
  const rising = [
    { stage: "stage1", accuracy: 0.4 },
    { stage: "stage4", accuracy: 0.8 },
  ];
  const falling = [
    { stage: "stage2", accuracy: 0.7 },
    { stage: "stage4", accuracy: 0.6 },
  ];

  test("names CS231n's four cases", () => {
    expect(transferCase({ imagesPerClass: 20, stages: rising })).toEqual({
      ...{ size: "few", likeness: "like", advice: "probe", bestStage: "stage4" },
    });
    expect(transferCase({ imagesPerClass: 500, stages: rising })).toMatchObject({ size: "many", advice: "fineTune" });
    expect(transferCase({ imagesPerClass: 20, stages: falling })).toEqual({
      ...{ size: "few", likeness: "unlike", advice: "earlierProbe", bestStage: "stage2" },
    });
    expect(transferCase({ imagesPerClass: 500, stages: falling })).toMatchObject({ advice: "fineTuneAll" });
  });

  test("has thresholds to change", () => {
    expect(transferCase({ imagesPerClass: 20, stages: rising, manyFrom: 20 }).size).toBe("many");
    expect(transferCase({ imagesPerClass: 20, stages: falling, unlikeFrom: 0.2 }).likeness).toBe("like");
    const equal = falling.map(({ stage }) => ({ stage, accuracy: 0.5 }));
    expect(transferCase({ imagesPerClass: 20, stages: equal }).bestStage).toBe("stage4");
  });

  test("rejects what are no stages", () => {
    const expected = "expected stages to be a list of { stage, accuracy } with accuracies in [0, 1]";
    expect(() => transferCase({ imagesPerClass: 1, stages: [] })).toThrow(expected);
    expect(() => transferCase({ imagesPerClass: 1, stages: [{ stage: "a", accuracy: 2 }] })).toThrow(expected);
    expect(() => transferCase(undefined as never)).toThrow('missing option "imagesPerClass"');
  });
});

test("fitPowerLaw finds a law, and keeps asymptote and excess from falling below 0", () => {
  const law = { asymptote: 0.05, excess: 0.1, exponent: 0.5, reference: 400 };
  const fit = fitPowerLaw(
    [100, 200, 400],
    [100, 200, 400].map((images) => errorAt(law, images)),
  );
  expect(fit.asymptote).toBeCloseTo(0.05, 9);
  expect(fit.excess).toBeCloseTo(0.1, 9);
  expect(fit.exponent).toBeCloseTo(0.5, 9);
  expect(fitPowerLaw([10, 20, 40], [0.1, 0.2, 0.3])).toMatchObject({ excess: 0 });
  expect(fitPowerLaw([10, 20, 40], [0.4, 0.1, 0.001]).asymptote).toBe(0);
  expect(fitPowerLaw([10, 20], [0, 0])).toMatchObject({ asymptote: 0, excess: 0 });
});

function accuracyOf(train: Samples, tested: Samples): number {
  const probabilities = predictProbe(fitProbe(train.features, train.labels), tested.features).data;
  const classes = probabilities.length / tested.labels.length;
  const right = tested.labels.filter((label, image) => {
    const row = probabilities.subarray(image * classes, (image + 1) * classes);
    return row.indexOf(Math.max(...row)) === label;
  });
  return right.length / tested.labels.length;
}

function first(samples: Samples, images: number): Samples {
  const columns = samples.features.shape[1] ?? 0;
  return {
    features: tensor(samples.features.data.slice(0, images * columns), [images, columns]),
    labels: samples.labels.slice(0, images),
  };
}

describe("forecasts", () => {
  test("hold the accuracy that then comes in at least 80 % of the seeds, for the full size and for twice as many", () => {
    const covered = { full: 0, twice: 0 };
    const error = { full: 0, twice: 0 };
    const seeds = 20;
    for (let seed = 0; seed < seeds; seed++) {
      const size = { features: 24, classes: 4, distance: [0.3, 0.5, 0.8][seed % 3]! };
      const all = normalSamples(seed, { ...size, images: 320 }, random(seed, 7));
      const now = first(all, 160);
      const tested = normalSamples(seed, { ...size, images: 2000 }, random(seed, 8));
      const curve = probeLearningCurve(now.features, now.labels, undefined, { seed });
      for (const [name, images] of [
        ["full", 160],
        ["twice", 320],
      ] as const) {
        const truth = accuracyOf(first(all, images), tested);
        const { value, low, high } = forecastAccuracy(curve, images);
        covered[name] += Number(low <= truth && truth <= high);
        error[name] += Math.abs(value - truth) / seeds;
        expect(high - low).toBeLessThan(0.35);
      }
    }
    expect(covered.full).toBeGreaterThanOrEqual(0.8 * seeds);
    expect(covered.twice).toBeGreaterThanOrEqual(0.8 * seeds);
    expect(error.full).toBeLessThan(0.04);
    expect(error.twice).toBeLessThan(0.05);
  });

  test("know the class that needs images most", () => {
    // Class 0 lies close to class 1 and has few images.
    const { features, labels } = normalSamples(3, { images: 240, features: 20, classes: 3, distance: 1.2 });
    const centers = random(1, 3).normals(new Float64Array(60));
    const data = Float32Array.from(features.data, (value, index) => {
      const [label, j] = [labels[Math.floor(index / 20)]!, index % 20];
      return label === 0 ? value + 0.8 * 1.2 * (centers[20 + j]! - centers[j]!) : value;
    });
    const kept = labels.flatMap((label, image) => (label === 0 && image > 60 ? [] : [image]));
    const some = tensor(
      kept.flatMap((image) => [...data.subarray(20 * image, 20 * image + 20)]),
      [kept.length, 20],
    );
    const someLabels = kept.map((image) => labels[image]!);
    const curve = probeLearningCurve(some, someLabels, undefined, { repeats: 2 });
    const gains = classGains(curve, someLabels, 20);
    expect(gains.map(({ label }) => label)[0]).toBe(0);
    expect(gains[0]).toMatchObject({ images: 21 });
    expect(gains.at(-1)!.label).toBe(2);
    expect(classGains(curve, someLabels, 40)[0]!.gain).toBeGreaterThan(gains[0]!.gain);
  });

  const { features, labels } = normalSamples(1, { images: 60, features: 10, classes: 2, distance: 3 });
  const curve = probeLearningCurve(features, labels, undefined, { folds: 3 });

  test("are not certain after a perfect score", () => {
    expect(curve.map(({ images }) => images)).toEqual([10, 20, 40]);
    expect(curve.at(-1)!.accuracy).toBe(1);
    const { value, low } = forecastAccuracy(curve, 60);
    expect(value).toBe(1);
    expect(low).toBeLessThan(0.99);
    expect(classGains(curve, labels, 10).every(({ gain }) => gain >= 0 && gain < 0.05)).toBe(true);
  });

  test("repeat with their seed, and keep groups together", () => {
    expect(forecastAccuracy(curve, 90, { seed: 2 })).toEqual(forecastAccuracy(curve, 90, { seed: 2 }));
    const groups = labels.map((_, image) => Math.floor(image / 4));
    expect(probeLearningCurve(features, labels, groups, { folds: 3 })).toHaveLength(3);
  });

  test("are less sure where images are right or wrong by group", () => {
    // 30 groups of 6 images, of which 12 and then 9 are wrong.
    const point = (images: number, wrong: number) => {
      const correct = Float64Array.from({ length: 180 }, (_, image) => Number(Math.floor(image / 6) >= wrong));
      return { images, accuracy: 1 - wrong / 30, correct };
    };
    const points = [point(90, 12), point(180, 9)];
    const width = (groups?: readonly number[]) => {
      const { value, low, high } = forecastAccuracy(points, 180, groups ? { groups } : {});
      expect(value).toBeCloseTo(0.7, 6);
      return high - low;
    };
    const ratio = width(Array.from({ length: 180 }, (_, image) => Math.floor(image / 6))) / width();
    expect(ratio).toBeGreaterThan(0.8 * Math.sqrt(6));
    expect(ratio).toBeLessThan(1.25 * Math.sqrt(6));
    expect(() => forecastAccuracy(points, 180, { groups: [1, 2] })).toThrow("groups");
  });

  test("reject other points and sizes", () => {
    expect(() => forecastAccuracy([], 10)).toThrow(
      "forecastAccuracy: expected two or more points of probeLearningCurve, received []",
    );
    expect(() => forecastAccuracy([{ images: 3 }, { images: 4 }] as never, 10)).toThrow(
      "expected points { images, accuracy, correct } of the same images",
    );
    expect(() => forecastAccuracy(curve, 0)).toThrow("expected a positive number of images, received 0");
    expect(() => classGains(curve, labels, -1)).toThrow("expected a positive number of added images, received -1");
    expect(() => classGains(curve, [0], 1)).toThrow("expected labels of 60 images, received 1");
    expect(() => probeLearningCurve(features, labels, undefined, { shares: [0.5, 0.25] })).toThrow(
      "expected shares to be two or more ascending numbers in (0, 1]",
    );
    expect(() => probeLearningCurve(features, labels.slice(1))).toThrow("expected labels of 60 images, received 59");
  });
});
