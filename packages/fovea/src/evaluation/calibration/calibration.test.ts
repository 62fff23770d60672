import { describe, expect, test } from "vitest";
import { random } from "../../support/random.ts";
import { tensor } from "../../tensor/tensor.ts";
import { recorded } from "../testing/recorded.ts";
import { formulaProbabilities } from "../testing/samples.ts";
import { calibration } from "./calibration.ts";
import { brierScore, negativeLogLikelihood } from "./proper-scores.ts";
import { applyTemperature, fitTemperature } from "./temperature.ts";

const { labels, logits, probabilities } = formulaProbabilities(200, 4, 6);

test("equals scikit-learn, SciPy and the formula in NumPy", () => {
  const expected = recorded.calibrated;
  // exp() may differ by a unit in the last place between languages, before rounding to float32: 6e-8.
  expect(calibration(labels, probabilities).expectedError).toBeCloseTo(expected.expectedError, 6);
  expect(brierScore(labels, probabilities)).toBeCloseTo(expected.brier, 6);
  expect(negativeLogLikelihood(labels, probabilities)).toBeCloseTo(expected.nll, 6);
  const fit = fitTemperature(labels, logits, { fromLogits: true });
  // SciPy stops where the loss no longer changes, which leaves half of the digits of the temperature.
  expect(fit.temperature).toBeCloseTo(expected.temperature, 5);
  expect(fit.after).toBeCloseTo(expected.after, 10);
  expect(fit.before).toBeCloseTo(expected.nll, 6);
});

describe("calibration", () => {
  test("bins by equal width, open below, and by equal numbers", () => {
    const values = tensor([0.9, 0.1, 0.75, 0.25, 0.375, 0.625, 0.5, 0.5], [4, 2]);
    const { bins } = calibration([0, 1, 1, 0], values, { bins: 4 });
    expect(bins.map(({ count, high }) => [count, high])).toEqual([
      [1, 0.5],
      [2, 0.75],
      [1, 1],
    ]);
    expect(bins[2]).toMatchObject({ low: 0.75, accuracy: { value: 1 } });
    const equal = calibration([0, 1, 1, 0], values, { bins: 2, by: "mass" });
    expect(equal.bins.map(({ count, accuracy }) => [count, accuracy.value])).toEqual([
      [2, 1],
      [2, 0.5],
    ]);
    expect(equal.expectedError).toBeCloseTo(0.5 * (1 - 0.5625) + 0.5 * (0.825 - 0.5), 6);
    expect(equal.maximumError).toBeCloseTo(0.4375, 6);
  });

  test("takes a sigmoid unit as two classes, in both of its shapes", () => {
    const unit = [0.9, 0.2, 0.6];
    const both = calibration([1, 0, 0], tensor([0.1, 0.9, 0.8, 0.2, 0.4, 0.6], [3, 2]));
    expect(calibration([1, 0, 0], tensor(unit, [3, 1])).expectedError).toBeCloseTo(both.expectedError, 6);
    expect(calibration([1, 0, 0], tensor(unit)).expectedError).toBeCloseTo(both.expectedError, 6);
  });

  test("takes a set with one image, one class, or certain predictions", () => {
    expect(calibration([1], tensor([0, 1], [1, 2])).expectedError).toBe(0);
    expect(calibration([0], tensor([0, 1], [1, 2]))).toMatchObject({ expectedError: 1, maximumError: 1 });
    expect(calibration([0, 0], tensor([0.25, 0.25]))).toMatchObject({
      expectedError: 0.25,
    });
  });
});

describe("proper scores", () => {
  test("are what closed forms say", () => {
    expect(negativeLogLikelihood([0, 1, 2], tensor(new Float32Array(9).fill(1 / 3), [3, 3]))).toBeCloseTo(
      Math.log(3),
      6,
    );
    expect(brierScore([0], tensor([0, 1], [1, 2]))).toBe(2);
    expect(brierScore([1, 0], tensor([0.75, 0.5]))).toBeCloseTo((2 * 0.25 ** 2 + 2 * 0.5 ** 2) / 2, 6);
    expect(negativeLogLikelihood([0], tensor([0, 1], [1, 2]))).toBeCloseTo(-Math.log(1e-7), 6);
  });
});

describe("temperature", () => {
  test("finds the temperature that labels were drawn with", () => {
    const generator = random(5);
    const drawn = Float32Array.from({ length: 3 * 20_000 }, () => 4 * generator.normal());
    const soft = applyTemperature(tensor(drawn, [20_000, 3]), 2.5, { fromLogits: true });
    const truth = Int32Array.from({ length: 20_000 }, (_, image) => {
      let rest = generator.uniform();
      for (let label = 0; label < 2; label++) {
        rest -= soft.data[image * 3 + label]!;
        if (rest < 0) return label;
      }
      return 2;
    });
    expect(fitTemperature(truth, tensor(drawn, [20_000, 3]), { fromLogits: true }).temperature).toBeCloseTo(2.5, 1);
  });

  test("is the same from probabilities as from logits, and leaves the order", () => {
    const fromLogits = fitTemperature(labels, logits, { fromLogits: true });
    const { temperature } = fitTemperature(labels, probabilities);
    expect(temperature).toBeCloseTo(fromLogits.temperature, 4);
    const scaled = applyTemperature(probabilities, temperature);
    expect(negativeLogLikelihood(labels, scaled)).toBeCloseTo(fromLogits.after, 5);
    expect(applyTemperature(probabilities, 1).data[5]).toBeCloseTo(probabilities.data[5]!, 6);
  });

  test("stays in bounds if every image is right or every one wrong, and takes a single unit", () => {
    expect(fitTemperature([0, 1], tensor([5, 0, 0, 5], [2, 2]), { fromLogits: true }).temperature).toBeCloseTo(0.05, 6);
    expect(fitTemperature([1, 0], tensor([5, 0, 0, 5], [2, 2]), { fromLogits: true }).temperature).toBeCloseTo(100, 6);
    expect(applyTemperature(tensor([0, 2], [2, 1]), 2, { fromLogits: true })).toMatchObject({ shape: [2, 2] });
    expect(applyTemperature(tensor([2]), 2, { fromLogits: true }).data[1]).toBeCloseTo(1 / (1 + Math.exp(-1)), 6);
  });
});

describe("rejects", () => {
  test("values that are no probabilities", () => {
    expect(() => calibration([0], tensor([1.5, -0.5], [1, 2]))).toThrow(
      "calibration: expected probabilities in [0, 1], received 1.5 for image 0",
    );
    expect(() => brierScore([0], tensor([0.9, 0.9], [1, 2]))).toThrow(
      "pass one label of a multi-label model at a time, as [images, 1]",
    );
    expect(() => brierScore([0, 0], tensor([0.5, 0.5, Number.NaN, 0.5], [2, 2]))).toThrow(
      "expected finite probabilities, received NaN for image 1",
    );
    expect(() => negativeLogLikelihood([0], tensor([0, 1], [1, 1, 2]))).toThrow(
      "expected probabilities to be [images, columns], received [1, 1, 2]",
    );
  });

  test("labels that don't fit", () => {
    expect(() => calibration([2], tensor([0, 1], [1, 2]))).toThrow(
      "expected labels[0] to be a class from 0 to 1, received 2",
    );
    expect(() => calibration([0, 1], tensor([0, 1], [1, 2]))).toThrow("expected labels of 1 images, received 2");
    expect(() => calibration([], tensor([], [0, 2]))).toThrow("expected labels of at least one image, received none");
    expect(() => fitTemperature(null as never, logits, { fromLogits: true })).toThrow(
      "expected labels to be an array of classes, received null",
    );
  });

  test("options of the wrong kind", () => {
    expect(() => calibration(labels, probabilities, { bins: 0 })).toThrow("expected bins to be");
    expect(() => calibration(labels, probabilities, { by: "size" as never })).toThrow(
      'by: unknown name "size"; expected one of width, mass',
    );
    expect(() => applyTemperature(logits, 0)).toThrow("expected temperature to be a positive number, received 0");
  });
});
