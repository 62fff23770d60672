import fc from "fast-check";
import { expect, test } from "vitest";
import { bfloat16ToFloat32, float32ToBfloat16 } from "./bfloat16.ts";

test("decodes and encodes every word; its value is the upper half of a float32", () => {
  const words = Uint16Array.from({ length: 65536 }, (_, word) => word);
  const values = bfloat16ToFloat32(words);
  expect([...values.subarray(0x3f80, 0x3f82)]).toEqual([1, 1 + 2 ** -7]);
  const back = float32ToBfloat16(values);
  for (let word = 0; word < 65536; word++) {
    if (Number.isNaN(values[word]))
      expect(Number.isNaN(bfloat16ToFloat32(back.subarray(word, word + 1))[0])).toBe(true);
    else if (back[word] !== word) expect.fail(`word ${word}: ${back[word]}`);
  }
});

test("rounds to nearest even", () => {
  const rounded = (value: number) => bfloat16ToFloat32(float32ToBfloat16(Float32Array.of(value)))[0];
  expect(rounded(1 + 2 ** -8)).toBe(1);
  expect(rounded(1 + 3 * 2 ** -8)).toBe(1 + 2 ** -6);
  expect(rounded(3.4e38)).toBe(Infinity);
  fc.assert(
    fc.property(fc.float({ noNaN: true, min: Math.fround(1e-37), max: Math.fround(1e37) }), (value) => {
      expect(Math.abs((rounded(value) ?? 0) - value)).toBeLessThanOrEqual(value * 2 ** -8);
    }),
  );
});
