import { expect, test } from "vitest";
import { boxMuller } from "./box-muller.ts";
import { philox4x32 } from "./philox4x32.ts";

/** The definition, with the logarithm of a number near 1 by its distance from 1. */
function byDefinition(words: Uint32Array): number[] {
  return Array.from(words, (_, index) => {
    const [first, second] = [words[index & ~1]!, words[index | 1]!].map((word) => (word >>> 8) / 2 ** 24);
    const radius = Math.sqrt(-2 * Math.log1p(-first!));
    return radius * (index % 2 === 0 ? Math.cos(2 * Math.PI * second!) : Math.sin(2 * Math.PI * second!));
  });
}

test.each([
  ["random", philox4x32([0, 0, 0, 0], [1, 2], new Uint32Array(400_000))],
  ["the smallest and largest", Uint32Array.from([0, 0x100, 0xff00, 0xfffffe00, 0xffffff00].flatMap((a) => [a, a]))],
  ["every step of the logarithm", Uint32Array.from({ length: 1 << 14 }, (_, index) => (index * 0x3ffff) % 2 ** 32)],
  [
    "every step of the angle",
    Uint32Array.from({ length: 1 << 14 }, (_, index) => [0x12345600, index << 18][index % 2]!),
  ],
])("%s words become the coordinates of the definition", (_, words) => {
  const numbers = new Float64Array(words.length);
  boxMuller(words, numbers);
  const expected = byDefinition(words);
  const worst = numbers.reduce((most, value, index) => Math.max(most, Math.abs(value - expected[index]!)), 0);
  expect(worst).toBeLessThan(1e-14);
});

test("small radii are as exact as large ones", () => {
  for (let bits = 1; bits < 24; bits++) {
    const words = Uint32Array.of(2 ** (8 + bits), 0);
    const numbers = new Float64Array(2);
    boxMuller(words, numbers);
    expect(numbers[0]! / byDefinition(words)[0]!).toBeCloseTo(1, 14);
    expect(numbers[1]).toBe(0);
  }
});

// The true values differ by at most two units of the last place.
test("the same bits on every machine", () => {
  const numbers = new Float64Array(8);
  boxMuller(philox4x32([0, 0, 0, 0], [0, 0], new Uint32Array(8)), numbers);
  expect([...numbers]).toEqual([
    0.7379256600714558, -0.6884336528957417, -1.2860191680107425, -1.003788933905129, -1.7335870620284974,
    2.040362221449903, 1.4971888693568254, 0.35540684781596577,
  ]);
});
