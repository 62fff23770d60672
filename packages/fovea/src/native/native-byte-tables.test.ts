import { expect, test } from "vitest";
import { lookUpBytes } from "../image-pipeline/pixels/scale-pixels.ts";
import { nativeByteTables } from "./native-images.ts";
import { nativeOrReason } from "./testing/native-or-reason.ts";

const isThere = typeof nativeOrReason() !== "string";

test.skipIf(!isThere)(
  "the native kernel looks bytes up as TypeScript does, for any number of pixels and channels",
  () => {
    for (const channels of [1, 2, 3, 4]) {
      const tables = Float32Array.from({ length: 256 * channels }, (_, at) => Math.fround(at / 7 - 50));
      for (const pixels of [1, 2, 17, 1000]) {
        const bytes = Uint8Array.from({ length: pixels * channels }, (_, at) => (at * 97) % 256);
        for (const isReversed of [false, true]) {
          const [expected, actual] = [new Float32Array(bytes.length), new Float32Array(bytes.length + 2)];
          lookUpBytes(bytes, channels, tables, isReversed, expected);
          nativeByteTables()?.(bytes, channels, tables, isReversed, actual.subarray(1, -1));
          expect(actual).toEqual(Float32Array.of(0, ...expected, 0));
        }
      }
    }
  },
);
