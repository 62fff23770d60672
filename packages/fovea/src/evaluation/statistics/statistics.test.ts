import { describe, expect, test } from "vitest";
import { random } from "../../support/random.ts";
import { recorded } from "../testing/recorded.ts";
import { accuracyInterval } from "./accuracy-interval.ts";
import { bootstrapInterval } from "./bootstrap-interval.ts";
import { correctedTTest } from "./corrected-t-test.ts";
import { incompleteBeta } from "./incomplete-beta.ts";
import { logGamma } from "./log-gamma.ts";
import { mcnemar } from "./mcnemar.ts";
import { normalCdf, normalQuantile } from "./normal.ts";
import { studentQuantile } from "./student-t.ts";
import { wilsonInterval } from "./wilson-interval.ts";

/** Series and continued fractions end where doubles do; sums of up to a thousand terms lose a few digits. */
const relative = 1e-11;

function expectClose(actual: number, expected: number, tolerance = relative) {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(tolerance * Math.max(1e-12, Math.abs(expected)));
}

describe("distributions equal SciPy's", () => {
  const { normalQuantile: quantiles, normalCdf: shares, incompleteBeta: betas, ...others } = recorded.distributions;
  test.each(quantiles)("normal quantile %d", (share, z) => expectClose(normalQuantile(share), z));
  test.each(shares)("normal cdf %d", (z, share) => expectClose(normalCdf(z), share));
  // The front factor is a difference of logarithms near 1e6, which costs six digits.
  test.each(betas)("incomplete beta %d %d %d", (x, a, b, share) => expectClose(incompleteBeta(x, a, b), share, 1e-8));
  test.each(others.logGamma)("ln Γ(%d)", (x, value) => expect(logGamma(x)).toBeCloseTo(value, 8));
  test.each(others.studentQuantile)("Student quantile %d %d", (confidence, degrees, t) =>
    expectClose(studentQuantile(confidence, degrees), t, 1e-9),
  );
});

describe("wilsonInterval", () => {
  test.each(recorded.wilson)("equals statsmodels for %o", ({ case: [successes, n, confidence], interval }) => {
    const { value, low, high } = wilsonInterval(successes, n, confidence);
    expect(value).toBe(successes / n);
    expect(low).toBeCloseTo(interval[0], 12);
    expect(high).toBeCloseTo(interval[1], 12);
  });

  test("holds nothing for certain without images, and ends exactly at 0 and 1", () => {
    expect(wilsonInterval(0, 0)).toEqual({ value: Number.NaN, low: 0, high: 1 });
    expect(wilsonInterval(0, 7).low).toBe(0);
    expect(wilsonInterval(7, 7).high).toBe(1);
  });

  test("rejects what is no share", () => {
    expect(() => wilsonInterval(3, 2)).toThrow("wilsonInterval: expected at most n = 2 successes, received 3");
    expect(() => wilsonInterval(-1, 2)).toThrow(
      "wilsonInterval: expected successes to be a number from 0, received -1",
    );
    expect(() => wilsonInterval(1, Number.NaN)).toThrow("expected n to be a number from 0, received NaN");
    expect(() => wilsonInterval("1" as never, 2)).toThrow('expected successes to be a number from 0, received "1"');
    expect(() => wilsonInterval(1, 2, 1)).toThrow("expected confidence to be a number between 0 and 1, received 1");
  });
});

describe("accuracyInterval", () => {
  test("is Wilson's without groups, and for groups of one", () => {
    const correct = [1, 0, 1, 1, 1, 0, 1, 1];
    expect(accuracyInterval(correct)).toEqual(wilsonInterval(6, 8));
    expect(accuracyInterval(correct, [0, 1, 2, 3, 4, 5, 6, 7])).toEqual(wilsonInterval(6, 8));
  });

  test("counts copies of an image as one", () => {
    const correct = Array.from({ length: 80 }, (_, image) => Number(image % 40 < 30));
    const groups = correct.map((_, image) => image % 40);
    const { low, high } = accuracyInterval(correct, groups);
    const honest = wilsonInterval(30 * (39 / 40), 39);
    expect(low).toBeCloseTo(honest.low, 12);
    expect(high).toBeCloseTo(honest.high, 12);
  });

  test("counts groups if all are right", () => {
    expect(accuracyInterval([1, 1, 1, 1, 1, 1], [0, 0, 1, 1, 2, 2])).toEqual(wilsonInterval(3, 3));
  });

  test("covers the truth as often as it says for images in groups, where Wilson's own doesn't", () => {
    const covered = { grouped: 0, plain: 0 };
    for (let seed = 0; seed < 400; seed++) {
      const generator = random(seed);
      const groups = Array.from({ length: 200 }, (_, image) => Math.floor(image / 5));
      // All images of a group share its fate: mostly right in four groups of five.
      const fates = Array.from({ length: 40 }, () => (generator.uniform() < 0.8 ? 0.95 : 0.2));
      const correct = groups.map((group) => Number(generator.uniform() < fates[group]!));
      const within = ({ low, high }: { low: number; high: number }) => Number(low <= 0.8 && 0.8 <= high);
      covered.grouped += within(accuracyInterval(correct, groups));
      covered.plain += within(accuracyInterval(correct));
    }
    expect(covered.grouped / 400).toBeGreaterThan(0.92);
    expect(covered.plain / 400).toBeLessThan(0.8);
  });
});

describe("bootstrapInterval", () => {
  const values = random(3).normals(new Float64Array(400));
  const labels = Array.from(values, (_, image) => image % 2);
  const mean = (images: Int32Array) => images.reduce((sum, image) => sum + values[image]!, 0) / images.length;

  test("equals the textbook interval of a mean", () => {
    const { value, low, high } = bootstrapInterval(labels, mean, { resamples: 4000 });
    const deviation = Math.sqrt(values.reduce((sum, entry) => sum + (entry - value) ** 2, 0) / 400);
    // 4,000 sets leave about 3 % of noise in the ends.
    expect((high - low) / 2 / ((1.96 * deviation) / 20)).toBeCloseTo(1, 1);
    expect((low + high) / 2).toBeCloseTo(value, 1);
  });

  test("repeats with its seed and keeps the number of images of each class", () => {
    expect(bootstrapInterval(labels, mean, { resamples: 50, seed: 4 })).toEqual(
      bootstrapInterval(labels, mean, { resamples: 50, seed: 4 }),
    );
    const share = (images: Int32Array) => images.filter((image) => labels[image] === 1).length / images.length;
    expect(bootstrapInterval(labels, share, { resamples: 20 })).toEqual({ value: 0.5, low: 0.5, high: 0.5 });
  });

  test("rejects what it can't resample", () => {
    expect(() => bootstrapInterval([], mean)).toThrow(
      "bootstrapInterval: expected labels of at least one image, received none",
    );
    expect(() => bootstrapInterval([0, 0.5], mean)).toThrow(
      "expected labels[1] to be a class, an integer from 0, received 0.5",
    );
    expect(() => bootstrapInterval([0], 3 as never)).toThrow("expected statistic to be a function, received 3");
    expect(() => bootstrapInterval([0], mean, { resample: 3 } as never)).toThrow('did you mean "resamples"?');
  });
});

describe("mcnemar", () => {
  test.each(recorded.paired)("equals statsmodels and SciPy for %o", ({ case: [b, c], exact, midP }) => {
    const labels = new Int32Array(b + c + 4);
    const result = mcnemar(
      labels,
      labels.map((_, image) => Number(image >= b && image < b + c)),
      labels.map((_, image) => Number(image < b)),
    );
    expect(result).toMatchObject({ onlyFirst: b, onlySecond: c, difference: (c - b) / (b + c + 4) });
    expect(result.exact).toBeCloseTo(exact, 12);
    expect(result.midP).toBeCloseTo(midP, 12);
  });

  test("sees no difference without images, and rejects other numbers of them", () => {
    expect(mcnemar([], [], [])).toMatchObject({ exact: 1, midP: 1, difference: Number.NaN });
    expect(() => mcnemar([0, 1], [0], [0, 1])).toThrow("mcnemar: expected first of 2 images, received 1");
    expect(() => mcnemar([0], [0], [Number.NaN])).toThrow(
      "expected second[0] to be a class, an integer from 0, received NaN",
    );
  });
});

describe("correctedTTest", () => {
  const { first, second, t, p, interval } = recorded.resampled;

  test("equals the formula with SciPy's distribution", () => {
    const result = correctedTTest(first, second, { testToTrain: 0.25 });
    expect(result.t).toBeCloseTo(t, 10);
    expect(result.p).toBeCloseTo(p, 10);
    expect(result.difference.low).toBeCloseTo(interval[0], 10);
    expect(result.difference.high).toBeCloseTo(interval[1], 10);
    expect(result.degreesOfFreedom).toBe(9);
  });

  test("knows equal scores, and a difference that never varies", () => {
    expect(correctedTTest([0.5, 0.25], [0.5, 0.25], { testToTrain: 0.25 })).toMatchObject({ t: 0, p: 1 });
    expect(correctedTTest([0.5, 0.25], [0.75, 0.5], { testToTrain: 0.25 })).toMatchObject({ p: 0 });
  });

  test("rejects scores that can't be compared", () => {
    expect(() => correctedTTest([0.5], [0.5], { testToTrain: 0.25 })).toThrow(
      "expected scores of at least 2 splits, received 1",
    );
    expect(() => correctedTTest([0.5, 1], [0.5], { testToTrain: 0.25 })).toThrow("expected second of 2");
    expect(() => correctedTTest([0.5, 1], [1, 1], {} as never)).toThrow('missing option "testToTrain"');
    expect(() => correctedTTest([0.5, null] as never, [1, 1], { testToTrain: 1 })).toThrow(
      "expected first[1] to be a finite number, received null",
    );
  });
});
