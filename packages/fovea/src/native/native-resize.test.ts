import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { noisePixels } from "../data/augment/testing/noise-pixels.ts";
import { oneOfBytes, resizeBytes } from "../data/resize-bytes.ts";
import { resizeFilters, tapsOf, wholeTaps } from "../data/resize-taps.ts";
import { nativeResize } from "./native-images.ts";
import { nativeOrReason } from "./testing/native-or-reason.ts";

const native = nativeOrReason();

describe.skipIf(typeof native === "string")("the native resize", () => {
  const side = fc.oneof(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 120 }));

  test("equals the TypeScript one bit for bit, along both axes, of any part, up and down", () => {
    fc.assert(
      fc.property(
        fc.record({
          ...{ height: side, width: side, size: side },
          channels: fc.constantFrom(1, 2, 3, 4),
          axis: fc.constantFrom(0, 1),
          filter: fc.constantFrom(resizeFilters.bilinear, resizeFilters.bicubic),
          from: fc.nat(3),
        }),
        ({ height, width, size, channels, axis, filter, from }) => {
          const { data } = noisePixels([height, width], channels, 1);
          const first = Math.min(from, size - 1);
          const taps = wholeTaps(
            tapsOf(axis === 1 ? width : height, { size, part: [first, size], filter }),
            oneOfBytes,
          );
          const length = (size - first) * (axis === 1 ? height : width) * channels;
          const [expected, received] = [new Uint8Array(length), new Uint8Array(length)];
          resizeBytes(data, [height, width, channels], axis as 0 | 1, taps, expected);
          nativeResize()?.(data, [height, width, channels], axis as 0 | 1, taps, received);
          expect(received).toEqual(expected);
        },
      ),
    );
  });

  test.each([
    [1, 3000],
    [3000, 1],
    [2999, 3],
    [3, 2999],
    [4096, 4095],
  ])("equals it from %i pixels to %i", (inputs, size) => {
    for (const filter of [resizeFilters.bilinear, resizeFilters.bicubic]) {
      const taps = wholeTaps(tapsOf(inputs, { size, part: [0, size], filter }), oneOfBytes);
      for (const channels of [1, 3, 4]) {
        for (const axis of [0, 1] as const) {
          // Whole groups of rows, and one row more.
          const [height, width] = axis === 1 ? [5, inputs] : [inputs, 5];
          const { data } = noisePixels([height, width], channels, 1);
          const [expected, received] = [new Uint8Array(5 * size * channels), new Uint8Array(5 * size * channels)];
          resizeBytes(data, [height, width, channels], axis, taps, expected);
          nativeResize()?.(data, [height, width, channels], axis, taps, received);
          expect(Buffer.compare(received, expected)).toBe(0);
        }
      }
    }
  });

  test("reads nothing behind the image", () => {
    // An image that ends with its memory: a read behind it would find the guard's bytes, or crash under a sanitizer.
    const taps = wholeTaps(tapsOf(3, { size: 2, part: [0, 2], filter: resizeFilters.bilinear }), oneOfBytes);
    const memory = new Uint8Array(64).fill(255);
    const source = memory.subarray(0, 9).fill(0);
    const into = new Uint8Array(6);
    nativeResize()?.(source, [1, 3, 3], 1, taps, into);
    expect([...into]).toEqual([0, 0, 0, 0, 0, 0]);
  });
});
