/** Sizes per axis, row-major; images are [batch, height, width, channels]. */
export type Shape = readonly number[];

/** A shape whose batch size (or another axis) is not known yet: `null` stands for "any". */
export type PartialShape = readonly (number | null)[];

/** Number of elements: the product of the sizes; 1 for a scalar. */
export function sizeOf(shape: Shape): number {
  return shape.reduce((product, size) => product * size, 1);
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((size, axis) => size === b[axis]);
}

/** "[8, 32, 32, 6]"; an unknown size prints as "?". */
export function formatShape(shape: PartialShape): string {
  return `[${shape.map((size) => size ?? "?").join(", ")}]`;
}

/** Row-major strides, in elements. */
export function stridesOf(shape: Shape): number[] {
  const strides = new Array<number>(shape.length).fill(1);
  for (let axis = shape.length - 2; axis >= 0; axis--) {
    strides[axis] = (strides[axis + 1] ?? 1) * (shape[axis + 1] ?? 1);
  }
  return strides;
}

/**
 * NumPy's broadcasting: axes are aligned at the end, sizes must be equal or one of them 1.
 * Undefined when the shapes do not fit.
 */
export function broadcastShapes(a: Shape, b: Shape): Shape | undefined {
  const rank = Math.max(a.length, b.length);
  const result: number[] = [];
  for (let axis = 0; axis < rank; axis++) {
    const sizeA = a[axis - rank + a.length] ?? 1;
    const sizeB = b[axis - rank + b.length] ?? 1;
    if (sizeA !== sizeB && sizeA !== 1 && sizeB !== 1) return undefined;
    result.push(sizeA === 1 ? sizeB : sizeA);
  }
  return result;
}
