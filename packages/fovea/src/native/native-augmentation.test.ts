import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { applyPortable } from "../data/augment/apply/apply-portable.ts";
import { encodePlan } from "../data/augment/apply/encode-plan.ts";
import { outputValues } from "../data/augment/apply/output-values.ts";
import { type AugmentationPlan, type AugmentationStep, augment, type BytePixels } from "../data/augment/index.ts";
import { goldenPlans } from "../data/augment/testing/golden-plans.ts";
import { noisePixels } from "../data/augment/testing/noise-pixels.ts";
import { worstDifference } from "../data/augment/testing/worst-difference.ts";
import { nativeAugmentation } from "./native-images.ts";
import { nativeOrReason } from "./testing/native-or-reason.ts";

const native = nativeOrReason();

type Into = Uint8Array | Float32Array;

function applyNative(
  source: BytePixels,
  plan: AugmentationPlan,
  into: Into,
  values = outputValues(source.channels, undefined),
) {
  const { data, height, width, channels } = source;
  nativeAugmentation()?.(data, [height, width, channels], encodePlan(plan, channels, values), into);
}

const degrees = fc.constantFrom(0, 10, 90, 180);
const fill = fc.record({
  fillMode: fc.constantFrom("reflect", "constant", "nearest", "wrap"),
  fillColor: fc.constantFrom(0, 128, [10, 200, 255] as const),
});

/** Steps whose results do not jump when a value changes a little. */
const continuousStep: fc.Arbitrary<AugmentationStep> = fc.oneof(
  fc.constant(augment.horizontalFlip()),
  fc.constant(augment.verticalFlip()),
  fc.tuple(fc.nat(5), fill).map(([padding, filled]) => augment.randomCrop({ padding, ...filled })),
  fc.constant(augment.randomResizedCrop()),
  fc.tuple(degrees, fill).map(([range, filled]) => augment.rotation({ degrees: range, ...filled })),
  fc.tuple(degrees, fill).map(([range, filled]) => augment.shear({ x: range / 4, y: range / 9, ...filled })),
  fill.map((filled) => augment.zoom({ scale: [0.05, 8], ...filled })),
  fill.map((filled) => augment.translation({ x: 3, y: 0.5, ...filled })),
  fill.map((filled) => augment.perspective({ distortionScale: 0.9, probability: 1, ...filled })),
  fill.map((filled) => augment.elastic({ alpha: 30, sigma: 2, ...filled })),
  fc.constant(augment.colorJitter({ brightness: 0.9, contrast: 0.9, saturation: 2, hue: 2 })),
  fc.constant(augment.channelShift({ shift: 200 })),
  fc.constant(augment.gaussianNoise()),
  fc.constant(augment.gaussianBlur({ sigma: [0.1, 9] })),
  fc.constant(augment.erasing({ probability: 1 })),
);

const side = fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 90 }));
const size = fc.tuple(side, side);

/** An image, and a plan for it. */
function planned(step: fc.Arbitrary<AugmentationStep>) {
  return fc
    .record({
      ...{
        size,
        outputSize: size,
        channels: fc.constantFrom(1, 3),
        seed: fc.nat(1e6),
        steps: fc.array(step, { maxLength: 5 }),
      },
      fit: fc.constantFrom("crop", "pad", "stretch"),
    })
    .map(({ size, outputSize, channels, seed, steps, fit }) => {
      const key = { seed, epoch: 0, content: "00112233445566ff" };
      const plan = augment.drawParameters(steps, { sourceSize: size, outputSize, fit, padColor: [10, 200, 255] }, key);
      return { source: noisePixels(size, channels, seed), plan };
    });
}

/** An image, and a map of its own kind: steep perspectives, places far outside, and rows of more than one block. */
const mapped = fc
  .record({
    ...{ size, outputSize: fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 300 })) },
    ...{ channels: fc.constantFrom(1, 3), seed: fc.nat(1e6), isTurned: fc.boolean() },
    scales: fc.tuple(fc.constantFrom(1e-4, 0.3, 1, -1, 1.4, -7), fc.constantFrom(0, 1e-4, 0.9, 1, -2.5, 12)),
    shears: fc.tuple(fc.constantFrom(0, 1e-7, 0.2, -3), fc.constantFrom(0, 1e-7, -0.4, 2)),
    offsets: fc.tuple(fc.constantFrom(0, 0.5, -20.25, 1e5, -3e6), fc.constantFrom(0, 0.5, 31.75, -1e5, 3e6)),
    horizon: fc.tuple(
      fc.constantFrom(0, 0, 0.004, -0.01),
      fc.constantFrom(0, 0, 0.1, -0.3),
      fc.constantFrom(0.5, 1, 2),
    ),
    window: fc.tuple(...([fc.nat(99), fc.nat(99), fc.nat(99), fc.nat(99)] as const)),
    fillMode: fc.constantFrom("reflect", "constant", "nearest", "wrap", "drop"),
  })
  .map(({ size: [height, width], outputSize, channels, seed, isTurned, ...given }) => {
    const { scales, shears, offsets, horizon, window, fillMode } = given;
    const [top, left] = [window[0] % height, window[1] % width];
    const bottom = top + 1 + (window[2] % (height - top));
    const right = left + 1 + (window[3] % (width - left));
    const [x, y] = [
      [scales[0], shears[0], offsets[0]],
      [shears[1], scales[1], offsets[1]],
    ] as const;
    const plan: AugmentationPlan = {
      outputSize,
      sampling: {
        matrix: [...(isTurned ? y : x), ...(isTurned ? x : y), ...horizon] as never,
        ...{ displacements: [], window: [top, left, bottom, right], fillMode, fillColor: [10, 200, 255] },
      },
      operations: [],
    };
    return { source: noisePixels([height, width], channels, seed), plan };
  });

function lengthOf({ outputSize: [height, width] }: AugmentationPlan, { channels }: BytePixels): number {
  return height * width * channels;
}

describe.skipIf(typeof native === "string")("the native kernel computes what TypeScript defines", async () => {
  test("on random plans of continuous steps: floats within rounding, bytes within one", { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(planned(continuousStep), ({ source, plan }) => {
        const length = lengthOf(plan, source);
        const [expected, actual] = [new Float32Array(length), new Float32Array(length)];
        applyPortable(source, plan, expected, outputValues(source.channels, undefined));
        applyNative(source, plan, actual);
        // Sums in float32 instead of double: 2e-5 of 255, which jitter, sharpness and contrast may enlarge tenfold.
        expect(worstDifference(actual, expected)).toBeLessThan(0.05);
        const bytes = new Uint8Array(length);
        applyNative(source, plan, bytes);
        expect(worstDifference(bytes, expected)).toBeLessThan(0.5 + 0.05);
      }),
      { numRuns: 300 },
    );
  });

  test("on random maps, however steep or far away", { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(mapped, ({ source, plan }) => {
        const length = lengthOf(plan, source);
        const [expected, actual] = [new Float32Array(length), new Float32Array(length)];
        applyPortable(source, plan, expected, outputValues(source.channels, undefined));
        applyNative(source, plan, actual);
        expect(worstDifference(actual, expected)).toBeLessThan(0.05);
      }),
      { numRuns: 300 },
    );
  });

  test("on random plans of RandAugment, whose tables jump: all but a few values of all but a few plans", {
    timeout: 120_000,
  }, () => {
    const steps = fc.oneof(continuousStep, fc.constant(augment.randAugment({ numOps: 3, magnitude: 20 })));
    let differing = 0;
    fc.assert(
      fc.property(planned(steps), ({ source, plan }) => {
        const length = lengthOf(plan, source);
        const [expected, actual] = [new Float32Array(length), new Float32Array(length)];
        applyPortable(source, plan, expected, outputValues(source.channels, undefined));
        applyNative(source, plan, actual);
        expect(actual.every((value) => value > -0.001 && value < 255.001)).toBe(true);
        const different = actual.filter((value, index) => !(Math.abs(value - (expected[index] as number)) < 0.05));
        if (different.length > 0.005 * length) differing++;
      }),
      { numRuns: 200 },
    );
    // A value beside a threshold falls on the other side, and one in an equalized histogram moves all others with it: one
    // plan in a hundred differs as a whole.
    expect(differing).toBeLessThanOrEqual(10);
  });

  test.each((await goldenPlans()).map((recorded) => [recorded.name, recorded] as const))(
    "and torchvision computes: %s",
    (_, { source, plan, expected }) => {
      const into = new Float32Array(expected.data.length);
      applyNative(source, plan, into);
      // As for the definition itself.
      expect(worstDifference(into, expected.data)).toBeLessThan(0.02);
    },
  );

  test("in an image of more than 2 GiB", () => {
    const [height, width, channels] = [30_000, 27_000, 3];
    // The system provides the memory where it is written to.
    const data = new Uint8Array(height * width * channels);
    data.fill(77, data.length - 1000);
    const plan: AugmentationPlan = {
      outputSize: [2, 3],
      sampling: {
        matrix: [1, 0.01, width - 5, -0.01, 1, height - 2, 0, 0, 1],
        ...{ displacements: [], window: [0, 0, height, width], fillMode: "nearest", fillColor: [0, 0, 0] },
      },
      operations: [],
    };
    const [expected, actual] = [new Float32Array(18), new Float32Array(18)];
    const source = { data, height, width, channels };
    applyPortable(source, plan, expected, outputValues(channels, undefined));
    applyNative(source, plan, actual);
    expect(Math.max(...expected)).toBeGreaterThan(70);
    expect(worstDifference(actual, expected)).toBeLessThan(0.001);
  });

  test("with every normalization", () => {
    const source = noisePixels([33, 47], 3, 5);
    const key = { seed: 1, epoch: 2, content: "00112233445566ff" };
    const plan = augment.drawParameters(augment.light, { sourceSize: [33, 47], outputSize: [21, 34] }, key);
    for (const channelOrder of ["rgb", "bgr"] as const) {
      const normalization = { scale: 1 / 255, mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225], channelOrder };
      const [expected, actual] = [new Float32Array(21 * 34 * 3), new Float32Array(21 * 34 * 3)];
      applyPortable(source, plan, expected, outputValues(3, normalization));
      applyNative(source, plan, actual, outputValues(3, normalization));
      expect(worstDifference(actual, expected)).toBeLessThan(1e-5);
    }
  });

  test("from and into shared memory", () => {
    const plain = noisePixels([9, 8], 3, 1);
    const data = new Uint8Array(new SharedArrayBuffer(plain.data.length));
    data.set(plain.data);
    const into = new Uint8Array(new SharedArrayBuffer(2 * 8 * 9 * 3), 8 * 9 * 3);
    const key = { seed: 1, epoch: 2, content: "00112233445566ff" };
    applyNative({ ...plain, data }, augment.drawParameters([], { sourceSize: [9, 8], outputSize: [9, 8] }, key), into);
    expect([...into]).toEqual([...plain.data]);
  });
});
