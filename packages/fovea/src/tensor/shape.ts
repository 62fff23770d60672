/** Size of each axis, row-major; images are [batch, height, width, channels]. */
export type Shape = readonly number[];

/** A shape in which the batch size (or another axis) is unknown: `null` matches any size. */
export type PartialShape = readonly (number | null)[];

/** Returns the number of elements: the product of the sizes; 1 for a scalar. */
export function sizeOf(shape: Shape): number {
  return shape.reduce((product, size) => product * size, 1);
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((size, axis) => size === b[axis]);
}

/** Formats a shape as "[8, 32, 32, 6]", with "?" for an unknown size. */
export function formatShape(shape: PartialShape): string {
  return `[${shape.map((size) => size ?? "?").join(", ")}]`;
}

/** Returns the row-major strides, in elements. */
export function stridesOf(shape: Shape): number[] {
  const strides = new Array<number>(shape.length).fill(1);
  for (let axis = shape.length - 2; axis >= 0; axis--) {
    strides[axis] = (strides[axis + 1] ?? 1) * (shape[axis + 1] ?? 1);
  }
  return strides;
}

/**
 * Broadcasts two shapes like NumPy: axes are aligned at the end, and sizes must be equal or one of them 1. Returns
 * undefined if the shapes do not broadcast.
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
