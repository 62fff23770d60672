import { classLabels, type Matrix } from "../arguments.ts";

/** Features relative to the means of their classes. */
export interface WithinClass {
  /** The images minus the means of their classes, [images, features]. */
  readonly centered: Matrix;
  /** The means, [classes, features], of the classes that have images. */
  readonly means: Matrix;
}

/** Centers the features of each class. */
export function withinClass(where: string, { data, rows, columns }: Matrix, labels: ArrayLike<number>): WithinClass {
  const truth = classLabels(where, "labels", labels, { count: rows });
  const present = [...new Set(truth)].sort((a, b) => a - b);
  const position = new Map(present.map((label, index) => [label, index]));
  const sums = new Float64Array(present.length * columns);
  const counts = new Float64Array(present.length);
  const offsets = truth.map((label) => position.get(label) ?? 0);
  offsets.forEach((offset, row) => {
    counts[offset] = (counts[offset] ?? 0) + 1;
    for (let j = 0; j < columns; j++) {
      sums[offset * columns + j] = (sums[offset * columns + j] ?? 0) + (data[row * columns + j] ?? 0);
    }
  });
  const means = Float32Array.from(sums, (sum, index) => sum / (counts[Math.floor(index / columns)] ?? 1));
  const centered = data.map((value, index) => {
    const offset = offsets[Math.floor(index / columns)] ?? 0;
    return value - (means[offset * columns + (index % columns)] ?? 0);
  });
  return { centered: { data: centered, rows, columns }, means: { data: means, rows: present.length, columns } };
}
