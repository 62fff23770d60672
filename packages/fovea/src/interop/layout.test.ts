import fc from "fast-check";
import { expect, test } from "vitest";
import { sizeOf } from "../tensor/index.ts";
import { fromStored, permutedLayout, sameLayout, storedParts, toStored } from "./layout.ts";

/** Some longer than the blocks that are turned at a time. */
const layouts = fc
  .oneof(
    fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 }),
    fc.array(fc.integer({ min: 30, max: 70 }), { minLength: 2, maxLength: 2 }),
  )
  .chain((axes) => fc.tuple(fc.constant(axes), fc.shuffledSubarray([...axes.keys()], { minLength: axes.length })));

test("to the file's order and back is where it began, and each number is where the permutation says", () => {
  fc.assert(
    fc.property(layouts, ([axes, permutation]) => {
      const layout = permutedLayout(axes, permutation);
      const values = Float32Array.from({ length: sizeOf(axes) }, (_, index) => index);
      const stored = toStored(values, layout);
      expect(fromStored(stored, layout)).toEqual(values);
      const [shape] = layout.shapes;
      const wrong = stored.findIndex((value, place) => {
        const position = positionOf(place, shape);
        const original = axes.map((_, axis) => position[permutation.indexOf(axis)] ?? 0);
        return value !== original.reduce((sum, index, axis) => sum * (axes[axis] ?? 1) + index, 0);
      });
      expect(wrong).toBe(-1);
    }),
  );
});

test("the file's order part after part", () => {
  fc.assert(
    fc.property(layouts, fc.integer({ min: 1, max: 300 }), ([axes, permutation], most) => {
      const layout = permutedLayout(axes, permutation);
      const values = Float32Array.from({ length: sizeOf(axes) }, (_, index) => index);
      const parts = [...storedParts(values, layout, most)];
      expect(parts.flatMap((part) => [...part])).toEqual([...toStored(values, layout)]);
      if (parts.length > 1) {
        const rows = layout.shapes[0].find((size) => size > 1) ?? 1;
        expect(Math.max(...parts.map(({ length }) => length))).toBeLessThanOrEqual(
          Math.max(most, values.length / rows),
        );
      }
    }),
  );
});

test("numbers whose order stays are not copied", () => {
  const values = Float32Array.of(1, 2, 3);
  expect(toStored(values, sameLayout([3]))).toBe(values);
  expect([...storedParts(values, sameLayout([3]), 2)][0]).toBe(values);
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
