import { expect, test } from "vitest";
import { tensor } from "../tensor/tensor.ts";
import { rowGram } from "./algebra/gram.ts";
import { spectralCoordinates } from "./algebra/spectral-coordinates.ts";
import { logMe } from "./log-me.ts";
import { recorded } from "./testing/recorded.ts";
import { formulaSamples, normalSamples } from "./testing/samples.ts";

test.each(recorded.logMe)("equals the maximum of the evidence for $images images of $features features", (expected) => {
  const { features, labels } = formulaSamples(expected.images, expected.features, expected.classes, 0.1);
  // The fixed point stops at a change of 1e-6 and adds 1e-5 to its divisors; at a maximum, that hardly shows.
  expect(logMe(features, labels)).toBeCloseTo(expected.score, 4);
});

test("ranks features by how well they separate the classes", () => {
  const scores = [0, 0.3, 1].map((distance) => {
    const { features, labels } = normalSamples(1, { images: 120, features: 16, classes: 3, distance });
    return logMe(features, labels);
  });
  expect(scores[1]).toBeGreaterThan(scores[0]!);
  expect(scores[2]).toBeGreaterThan(scores[1]!);
});

test("takes one class, lists of labels, and features without variance", () => {
  const { features, labels } = normalSamples(1, { images: 30, features: 4, classes: 2, distance: 1 });
  const lists = labels.map((label) => [label]);
  expect(logMe(features, lists)).toBe(logMe(features, labels));
  expect(Number.isFinite(logMe(features, new Int32Array(30)))).toBe(true);
  expect(Number.isFinite(logMe(tensor(new Float32Array(6), [3, 2]), [0, 1, 1]))).toBe(true);
  expect(Number.isFinite(logMe(tensor([1, 2], [1, 2]), [0]))).toBe(true);
});

test("rejects what it can't score", () => {
  expect(() => logMe(tensor([1, 2], [1, 2]), [0, 1])).toThrow("logMe: expected labels of 1 images, received 2");
  expect(() => logMe(tensor([], [0, 2]), [])).toThrow("logMe: expected labels of at least one image");
  expect(() => logMe(tensor([1, Number.NaN], [1, 2]), [0])).toThrow(
    "expected finite features, received NaN for image 0; exclude it",
  );
  expect(() => logMe(tensor([1, 2], [1, 2]), [[]])).toThrow("expected at least one label, received none");
  expect(() => logMe("features" as never, [0])).toThrow("logMe: expected a typed array or lists of numbers");
});

test("spectral coordinates rebuild the matrix's powers", () => {
  const { features } = formulaSamples(12, 7, 2, 0);
  const n = 12;
  const gram = rowGram({ data: features.data as Float32Array, rows: n, columns: 7 });
  const vector = Float64Array.from({ length: n }, (_, index) => Math.sin(index));
  const { eigenvalues, coordinates } = spectralCoordinates(Float64Array.from(gram), n, [vector]);
  const times = (v: Float64Array) => v.map((_, i) => v.reduce((sum, value, j) => sum + gram[i * n + j]! * value, 0));
  let power = vector;
  for (let exponent = 0; exponent < 5; exponent++) {
    const direct = power.reduce((sum, value, i) => sum + value * vector[i]!, 0);
    const spectral = eigenvalues.reduce((sum, value, i) => sum + value ** exponent * coordinates[0]![i]! ** 2, 0);
    expect(spectral / direct).toBeCloseTo(1, 12);
    power = times(power);
  }
});
