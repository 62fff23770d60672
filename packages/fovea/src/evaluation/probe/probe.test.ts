import { describe, expect, test } from "vitest";
import { random } from "../../support/random.ts";
import { finishSteps } from "../../support/steps.ts";
import { type Tensor, tensor } from "../../tensor/tensor.ts";
import { unit } from "../../train/testing/formula.ts";
import { cholesky, solveLower, solveUpper } from "../algebra/cholesky.ts";
import { columnGram, rowGram } from "../algebra/gram.ts";
import { probeLearningCurve, probeLearningCurveAsync } from "../curves/probe-learning-curve.ts";
import { correctedTTest } from "../statistics/corrected-t-test.ts";
import { recorded } from "../testing/recorded.ts";
import { formulaSamples, normalSamples } from "../testing/samples.ts";
import { crossValidateProbe, crossValidateProbeAsync } from "./cross-validate-probe.ts";
import { fitProbe, fitProbeAsync, fitRidgeProbe, fitRidgeProbeAsync, type Probe, predictProbe } from "./fit-probe.ts";
import { lbfgs } from "./lbfgs.ts";
import { addWeightGradient, linearScores } from "./linear-scores.ts";

describe("algebra", () => {
  const [n, d] = [45, 37];
  const values = random(1).normals(new Float64Array(n * d));
  const matrix = { data: Float32Array.from(values), rows: n, columns: d };

  test("products equal plain sums, for every rest of the blocks", () => {
    for (const [rows, outputs] of [
      [1, 1],
      [2, 4],
      [5, 3],
      [6, 7],
    ] as const) {
      const some = Int32Array.from({ length: rows }, (_, row) => (7 * row) % n);
      const weights = Float64Array.from({ length: outputs * d }, (_, index) => Math.sin(index));
      const bias = Float64Array.from({ length: outputs }, (_, index) => index);
      const scores = linearScores(matrix, some, { weights, bias });
      const gradient = new Float64Array(outputs * d);
      addWeightGradient(matrix, some, scores, outputs, gradient);
      for (let k = 0; k < outputs; k++) {
        let sum = 0;
        some.forEach((row, index) => {
          let score = bias[k]!;
          for (let j = 0; j < d; j++) score += matrix.data[row * d + j]! * weights[k * d + j]!;
          expect(scores[index * outputs + k]).toBeCloseTo(score, 10);
          sum += score * matrix.data[row * d + 3]!;
        });
        expect(gradient[k * d + 3]).toBeCloseTo(sum, 9);
      }
    }
  });

  test("scalar products of rows and columns", () => {
    const rows = rowGram(matrix);
    const columns = columnGram(matrix);
    for (const [i, j] of [
      [0, 0],
      [3, 36],
      [36, 3],
      [35, 36],
    ] as const) {
      let [byRow, byColumn] = [0, 0];
      for (let k = 0; k < d; k++) byRow += matrix.data[i * d + k]! * matrix.data[j * d + k]!;
      for (let k = 0; k < n; k++) byColumn += matrix.data[k * d + i]! * matrix.data[k * d + j]!;
      expect(rows[i * n + j]).toBeCloseTo(byRow, 10);
      expect(columns[i * d + j]).toBeCloseTo(byColumn, 10);
    }
  });

  test("Cholesky's factor gives the matrix back, and zeros where rank is missing", () => {
    const gram = rowGram(matrix);
    const factor = cholesky(Float64Array.from(gram), n);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        let sum = 0;
        for (let k = 0; k < n; k++) sum += factor[i * n + k]! * factor[j * n + k]!;
        expect(sum).toBeCloseTo(gram[i * n + j]!, 9);
      }
    }
    // 45 rows of 37 columns: the rank is 37.
    expect(factor.filter((_, index) => index % (n + 1) === 0).filter((pivot) => pivot > 0).length).toBe(d);
    const regular = columnGram(matrix);
    const right = Float64Array.from({ length: d }, (_, index) => Math.cos(index));
    const lower = cholesky(Float64Array.from(regular), d);
    const solution = solveUpper(lower, d, solveLower(lower, d, Float64Array.from(right)));
    for (let i = 0; i < d; i++) {
      expect(solution.reduce((sum, x, j) => sum + regular[i * d + j]! * x, 0)).toBeCloseTo(right[i]!, 9);
    }
  });

  test("L-BFGS finds the minimum of a badly scaled bowl and of a soft corner", () => {
    const bowl = finishSteps(
      lbfgs(
        (x, gradient) =>
          x.reduce((sum, value, index) => {
            gradient[index] = 10 ** index * (value - index);
            return sum + (10 ** index * (value - index) ** 2) / 2;
          }, 0),
        new Float64Array(5),
        { tolerance: 1e-9, iterations: 200 },
      ),
    );
    bowl.forEach((value, index) => {
      expect(value).toBeCloseTo(index, 8);
    });
    const corner = (x: Float64Array, gradient: Float64Array) => {
      gradient[0] = Math.tanh(100 * (x[0]! - 3)) + 0.01 * x[0]!;
      return Math.log(2 * Math.cosh(Math.min(700, Math.abs(100 * (x[0]! - 3))))) / 100 + 0.005 * x[0]! ** 2;
    };
    const [low] = finishSteps(lbfgs(corner, new Float64Array(1), { tolerance: 1e-8, iterations: 200 }));
    expect(low).toBeCloseTo(3 - Math.atanh(0.01 * low!) / 100, 6);
  });
});

function standardized(features: Tensor): Float64Array {
  const [n = 0, d = 0] = features.shape;
  const columns = Array.from({ length: d }, (_, j) => Array.from({ length: n }, (_, i) => features.data[i * d + j]!));
  const moments = columns.map((column) => {
    const mean = column.reduce((a, b) => a + b) / n;
    return { mean, deviation: Math.sqrt(column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / n) };
  });
  return Float64Array.from(
    features.data,
    (value, index) => (value - moments[index % d]!.mean) / moments[index % d]!.deviation,
  );
}

/** Mean loss + λ/2·‖W‖² of a probe, with its weights brought back to standardized features. */
function objective(probe: Probe, features: Tensor, labels: readonly number[]): number {
  const [n = 0, d = 0] = features.shape;
  const classes = probe.bias.data.length;
  const z = standardized(features);
  const probabilities = predictProbe(probe, features).data;
  let squares = 0;
  for (let j = 0; j < d; j++) {
    // The deviation of a feature, from two images.
    const scale = (features.data[j]! - features.data[d + j]!) / (z[j]! - z[d + j]!);
    for (let k = 0; k < classes; k++) squares += (probe.kernel.data[j * classes + k]! * scale) ** 2;
  }
  const loss = labels.reduce((sum, label, image) => sum - Math.log(probabilities[image * classes + label]!), 0) / n;
  return loss + (probe.strength / 2) * squares;
}

describe.each(recorded.probes)(
  "$images images of $features features in $classes classes, λ = $strength",
  (expected) => {
    const { images, features: count, classes, strength } = expected;
    const { features, labels } = formulaSamples(images, count, classes, 0.25);

    test("reach scikit-learn's objective and probabilities", () => {
      const probe = fitProbe(features, labels, { strength });
      expect(Math.abs(objective(probe, features, labels) / expected.objective - 1)).toBeLessThan(1e-5);
      const probabilities = predictProbe(probe, features).data;
      expected.probabilities.flat().forEach((value, index) => {
        expect(probabilities[index]).toBeCloseTo(value, 4);
      });
    });

    test("reach it for a sigmoid per class", () => {
      const probe = fitProbe(
        features,
        labels.map((label) => [label]),
        { strength },
      );
      expect(probe.activation).toBe("sigmoid");
      const probabilities = predictProbe(probe, features).data;
      expected.sigmoid.forEach((value, image) => {
        expect(probabilities[image * classes + 1]).toBeCloseTo(value, 4);
      });
    });

    test("reach its ridge regression", () => {
      const targets = Float32Array.from({ length: 2 * images }, (_, index) => {
        const image = index >> 1;
        const [first, second] = [features.data[image * count]!, features.data[image * count + 1]!];
        return index % 2 ? unit(7, image) : first * 3 + second;
      });
      const probe = fitRidgeProbe(features, tensor(targets, [images, 2]), { strength });
      const values = predictProbe(probe, features).data;
      expected.ridge.flat().forEach((value, index) => {
        expect(values[index]).toBeCloseTo(value, 4);
      });
    });
  },
);

describe("fitProbe", () => {
  const { features, labels } = normalSamples(2, { images: 90, features: 12, classes: 3, distance: 1 });

  test("is deterministic and chooses the strength by left-out images", () => {
    const probe = fitProbe(features, labels);
    expect(fitProbe(features, labels)).toEqual(probe);
    const noise = fitProbe(
      features,
      random(3)
        .permutation(90)
        .map((image) => labels[image]!),
    );
    expect(noise.strength).toBeGreaterThan(probe.strength);
  });

  test("gives no weight to a constant feature", () => {
    const wider = tensor(
      Float32Array.from({ length: 90 * 13 }, (_, i) =>
        i % 13 === 12 ? 0.1 : features.data[Math.floor(i / 13) * 12 + (i % 13)]!,
      ),
      [90, 13],
    );
    const probe = fitProbe(wider, labels, { strength: 0.1 });
    expect([...probe.kernel.data.slice(36)]).toEqual([0, 0, 0]);
    expect(predictProbe(probe, wider).data[4]).toBeCloseTo(
      predictProbe(fitProbe(features, labels, { strength: 0.1 }), features).data[4]!,
      5,
    );
  });

  test("takes one image, one class, and classes without images", () => {
    const one = fitProbe(tensor([1, 2], [1, 2]), [1]);
    expect(predictProbe(one, tensor([1, 2], [1, 2])).data[1]).toBeGreaterThan(0.5);
    const same = fitProbe(features, new Int32Array(90));
    expect(predictProbe(same, features).data[0]).toBeGreaterThan(0.98);
    expect(fitProbe(features, labels, { classes: 5 }).kernel.shape).toEqual([12, 5]);
  });

  test("counts each class as much as its weight says", () => {
    const constant = tensor(new Float32Array(8).fill(1), [8, 1]);
    const truth = [0, 0, 0, 0, 0, 1, 1, 2];
    const weighed = fitProbe(constant, truth, { classWeights: [2, 5, 10], strength: 1 });
    const [first = 0, second = 0, third = 0] = predictProbe(weighed, constant).data;
    // Without features, the probabilities are the shares of the weights: 10, 10 and 10 (beside half an image each).
    for (const probability of [first, second, third]) expect(probability).toBeCloseTo(1 / 3, 4);
    const set = normalSamples(9, { features: 6, classes: 3, distance: 1, images: 90 });
    const same = fitProbe(set.features, set.labels, { classWeights: [1, 1, 1], strength: 0.1 });
    expect(same.kernel.data).toEqual(fitProbe(set.features, set.labels, { strength: 0.1 }).kernel.data);
    const favored = fitProbe(set.features, set.labels, { classWeights: [9, 1, 1], strength: 0.1 });
    const images = (probe: Probe) =>
      predictProbe(probe, set.features).data.filter((p, at) => at % 3 === 0 && p > 0.5).length;
    expect(images(favored)).toBeGreaterThan(images(same));
    expect(() => fitProbe(set.features, set.labels, { classWeights: [1, 2] })).toThrow("expected classWeights of 3");
    expect(() => fitProbe(constant, truth, { classWeights: [1, 0, 1] })).toThrow("a list of positive numbers");
    expect(() =>
      fitProbe(
        constant,
        truth.map((label) => [label]),
        { classWeights: [1, 2, 3] },
      ),
    ).toThrow("classWeights need one class per image");
  });

  test("predicts the mean of targets that features say nothing of", () => {
    const probe = fitRidgeProbe(tensor(new Float32Array(8).fill(3), [4, 2]), [1, 2, 3, 6]);
    expect([...predictProbe(probe, tensor([3, 3], [1, 2])).data]).toEqual([3]);
  });

  test("rejects what it can't fit", () => {
    expect(() => fitProbe(features, labels.slice(1))).toThrow("fitProbe: expected labels of 90 images, received 89");
    expect(() => fitProbe(features, labels, { classes: 2 })).toThrow(
      "fitProbe: expected labels below classes = 2, received 2",
    );
    expect(() => fitProbe(features, labels, { strength: 0 })).toThrow("expected strength to be");
    expect(() => fitProbe(features, labels, { groups: [1] })).toThrow("expected groups of 90 images, received 1");
    expect(() => fitProbe(tensor([], [0, 2]), [])).toThrow("expected labels of at least one image");
    expect(() => fitRidgeProbe(features, [1, 2])).toThrow("fitRidgeProbe: expected targets of 90 images, received 2");
    expect(() => predictProbe(fitProbe(features, labels), tensor([1], [1, 1]))).toThrow(
      "expected 12 features per image, received 1",
    );
  });
});

describe("crossValidateProbe", () => {
  const size = { images: 200, features: 40, classes: 4, distance: 0.35 };

  test("covers the accuracy on new images about as often as it says", () => {
    let covered = 0;
    for (let seed = 0; seed < 20; seed++) {
      const { features, labels } = normalSamples(5, size, random(seed));
      const { accuracy } = crossValidateProbe(features, labels, undefined, { seed });
      const fresh = normalSamples(5, { ...size, images: 2000 }, random(seed + 500));
      const probabilities = predictProbe(fitProbe(features, labels), fresh.features).data;
      const right = fresh.labels.filter((label, image) => {
        const row = probabilities.subarray(image * 4, image * 4 + 4);
        return row.indexOf(Math.max(...row)) === label;
      }).length;
      covered += Number(accuracy.low <= right / 2000 && right / 2000 <= accuracy.high);
    }
    expect(covered).toBeGreaterThanOrEqual(17);
  });

  test("is at chance for labels at random, with more features than images", () => {
    const { features } = normalSamples(5, { ...size, images: 60, features: 300 });
    const labels = random(8)
      .permutation(60)
      .map((image) => image % 2);
    const { accuracy } = crossValidateProbe(features, labels, undefined, { repeats: 3 });
    expect(accuracy.low).toBeLessThan(0.5);
    expect(accuracy.high).toBeGreaterThan(0.5);
  });

  test("returns out-of-fold probabilities, scores per split, and the same for the same seed", () => {
    const { features, labels } = normalSamples(6, { ...size, images: 60, distance: 0.6 });
    const result = crossValidateProbe(features, labels, undefined, { folds: 3, repeats: 2, seed: 4 });
    expect(crossValidateProbe(features, labels, undefined, { folds: 3, repeats: 2, seed: 4 })).toEqual(result);
    expect(result.probabilities.shape).toEqual([60, 4]);
    expect(result.scores).toHaveLength(6);
    expect(result.strengths).toHaveLength(6);
    const mean = result.scores.reduce((a, b) => a + b) / 6;
    expect(result.accuracy.value).toBeCloseTo(mean, 10);
    const sums = Array.from({ length: 60 }, (_, i) =>
      [...result.probabilities.data.subarray(4 * i, 4 * i + 4)].reduce((a, b) => a + b),
    );
    for (const sum of sums) expect(sum).toBeCloseTo(1, 5);
    const worse = crossValidateProbe(
      features,
      labels.map((label) => label % 2),
      undefined,
      { folds: 3, repeats: 2, seed: 4 },
    );
    expect(correctedTTest(result.scores, worse.scores, { testToTrain: 0.5 }).degreesOfFreedom).toBe(5);
  });

  test("is not fooled by copies of an image in the same group", () => {
    const { features } = normalSamples(5, { ...size, images: 40 });
    const copies = tensor(
      Float32Array.from({ length: 160 * 40 }, (_, i) => features.data[Math.floor(i / 160) * 40 + (i % 40)]!),
      [160, 40],
    );
    const groups = Array.from({ length: 160 }, (_, image) => Math.floor(image / 4));
    const coin = random(1)
      .permutation(40)
      .map((image) => image % 2);
    const labels = groups.map((group) => coin[group]!);
    expect(crossValidateProbe(copies, labels).accuracy.value).toBeGreaterThan(0.9);
    const honest = crossValidateProbe(copies, labels, groups).accuracy;
    expect(honest.low).toBeLessThan(0.5);
    expect(honest.high).toBeGreaterThan(0.45);
    expect(honest.high - honest.low).toBeGreaterThan(0.25);
  });

  test("chooses the strength once where it is told to, with about the same accuracy", () => {
    const { features, labels } = normalSamples(3, { images: 120, features: 20, classes: 3, distance: 0.5 });
    const each = crossValidateProbe(features, labels);
    const first = crossValidateProbe(features, labels, undefined, { selection: "once" });
    expect(new Set(first.strengths)).toEqual(new Set(each.strengths.slice(0, 1)));
    expect(first.scores[0]).toBe(each.scores[0]);
    expect(Math.abs(first.accuracy.value - each.accuracy.value)).toBeLessThan(0.05);
    // @ts-expect-error there is no such choice
    expect(() => crossValidateProbe(features, labels, undefined, { selection: "last" })).toThrow("selection");
  });

  test("takes lists of labels", () => {
    const { features, labels } = normalSamples(6, { ...size, images: 80, distance: 2 });
    const lists = labels.map((label) => (label === 3 ? [0, 2] : label === 2 ? [] : [label]));
    const { probabilities, accuracy } = crossValidateProbe(features, lists);
    expect(probabilities.shape).toEqual([80, 3]);
    expect(accuracy.value).toBeGreaterThan(0.95);
  });

  test("takes a class with a single image", () => {
    const { features } = normalSamples(6, { ...size, images: 20 });
    const labels = Array.from({ length: 20 }, (_, image) => (image === 7 ? 2 : image % 2));
    expect(crossValidateProbe(features, labels).probabilities.shape).toEqual([20, 3]);
  });

  test("rejects what it can't split", () => {
    const { features, labels } = normalSamples(6, { ...size, images: 4 });
    expect(() => crossValidateProbe(features, labels)).toThrow(
      "expected 2 folds or more, and at most one per images (4), received 5",
    );
    expect(() => crossValidateProbe(features, labels, [0, 0, 0], { folds: 2 })).toThrow(
      "expected groups of 4 images, received 3",
    );
    expect(() => crossValidateProbe(features, labels, undefined, { fold: 2 } as never)).toThrow(
      'did you mean "folds"?',
    );
    expect(() => crossValidateProbe([[1, 2], [3]] as never, [0, 1])).toThrow();
  });
});

describe("probes beside other work", () => {
  const { features, labels } = normalSamples(4, { images: 80, features: 10, classes: 3, distance: 0.6 });
  const groups = labels.map((_, image) => image >> 1);
  const signal = AbortSignal.abort(new Error("enough"));

  test("have the same numbers bit for bit", async () => {
    expect(await fitProbeAsync(features, labels, { seed: 1 })).toEqual(fitProbe(features, labels, { seed: 1 }));
    expect(await fitRidgeProbeAsync(features, labels)).toEqual(fitRidgeProbe(features, labels));
    const options = { folds: 3, repeats: 2, seed: 5 };
    expect(await crossValidateProbeAsync(features, labels, groups, options)).toEqual(
      crossValidateProbe(features, labels, groups, options),
    );
    expect(await probeLearningCurveAsync(features, labels, groups, { folds: 3 })).toEqual(
      probeLearningCurve(features, labels, groups, { folds: 3 }),
    );
  });

  test("end with a signal's reason, and reject wrong arguments", async () => {
    await expect(fitProbeAsync(features, labels, { signal })).rejects.toThrow("enough");
    await expect(fitRidgeProbeAsync(features, labels, { signal })).rejects.toThrow("enough");
    await expect(crossValidateProbeAsync(features, labels, groups, { signal })).rejects.toThrow("enough");
    await expect(probeLearningCurveAsync(features, labels, groups, { signal })).rejects.toThrow("enough");
    await expect(fitProbeAsync(features, [1])).rejects.toThrow("fitProbe: expected labels of 80 images, received 1");
  });
});
