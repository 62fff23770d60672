import fc from "fast-check";
import { expect, test } from "vitest";
import { sizeOf } from "../tensor/index.ts";
import { fromStored, permutedLayout, sameLayout, toStored } from "./layout.ts";

const layouts = fc
  .array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 })
  .chain((axes) => fc.tuple(fc.constant(axes), fc.shuffledSubarray([...axes.keys()], { minLength: axes.length })));

test("to the file's order and back is where it began, and each number is where the permutation says", () => {
  fc.assert(
    fc.property(layouts, ([axes, permutation]) => {
      const layout = permutedLayout(axes, permutation);
      const values = Float32Array.from({ length: sizeOf(axes) }, (_, index) => index);
      const stored = toStored(values, layout);
      expect(fromStored(stored, layout)).toEqual(values);
      const [shape] = layout.shapes;
      for (const [place, value] of stored.entries()) {
        const position = positionOf(place, shape);
        const original = axes.map((_, axis) => position[permutation.indexOf(axis)] ?? 0);
        expect(value).toBe(original.reduce((sum, index, axis) => sum * (axes[axis] ?? 1) + index, 0));
      }
    }),
  );
});

test("numbers whose order stays are not copied", () => {
  const values = Float32Array.of(1, 2, 3);
  expect(toStored(values, sameLayout([3]))).toBe(values);
  expect(toStored(values, permutedLayout([1, 3], [1, 0]))).toBe(values);
});

function positionOf(place: number, shape: readonly number[]): number[] {
  let rest = place;
  return shape
    .toReversed()
    .map((size) => {
      const index = rest % size;
      rest = Math.floor(rest / size);
      return index;
    })
    .reverse();
}
