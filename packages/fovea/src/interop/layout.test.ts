import fc from "fast-check";
import { expect, test } from "vitest";
import { sizeOf } from "../tensor/index.ts";
import { fromStored, type Layout, permutedLayout, sameLayout, storedParts } from "./layout.ts";

/** Layouts of small shapes, and of matrices larger than a tile. */
const layouts = fc
  .oneof(
    fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 }),
    fc.array(fc.integer({ min: 30, max: 70 }), { minLength: 2, maxLength: 2 }),
  )
  .chain((axes) => fc.tuple(fc.constant(axes), fc.shuffledSubarray([...axes.keys()], { minLength: axes.length })));

test("a round trip through the file's order restores the values, and the permutation places each value", () => {
  fc.assert(
    fc.property(layouts, ([axes, permutation]) => {
      const layout = permutedLayout(axes, permutation);
      const values = Float32Array.from({ length: sizeOf(axes) }, (_, index) => index);
      const stored = wholeStored(values, layout);
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

test("writes the file's order in parts", () => {
  fc.assert(
    fc.property(layouts, fc.integer({ min: 1, max: 300 }), ([axes, permutation], most) => {
      const layout = permutedLayout(axes, permutation);
      const values = Float32Array.from({ length: sizeOf(axes) }, (_, index) => index);
      const parts = [...storedParts(values, layout, most)];
      expect(parts.flatMap((part) => [...part])).toEqual([...wholeStored(values, layout)]);
      if (parts.length > 1) {
        const rows = layout.shapes[0].find((size) => size > 1) ?? 1;
        expect(Math.max(...parts.map(({ length }) => length))).toBeLessThanOrEqual(
          Math.max(most, values.length / rows),
        );
      }
    }),
  );
});

test("does not copy values whose order stays the same", () => {
  const values = Float32Array.of(1, 2, 3);
  expect([...storedParts(values, sameLayout([3]), 2)][0]).toBe(values);
  expect(wholeStored(values, sameLayout([3]))).toBe(values);
  expect(wholeStored(values, permutedLayout([1, 3], [1, 0]))).toBe(values);
});

/** Returns the file's order as one part, because the values are fewer than a part's maximum. */
function wholeStored(values: Float32Array, layout: Layout): Float32Array {
  const [whole, ...others] = storedParts(values, layout);
  expect(others).toHaveLength(0);
  return whole as Float32Array;
}

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
