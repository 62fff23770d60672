import { activationOf } from "../activation.ts";
import type { KernelTable } from "../kernel.ts";

export const matmul: KernelTable["matmul"] = (attributes, [a, b, bias], [y]) => {
  if (!y) return;
  const { transposeA = false, transposeB = false } = attributes;
  const activation = activationOf(attributes);
  const [rows, columns] = y.shape as [number, number];
  const inner = a.shape[transposeA ? 0 : 1]!;
  const [rowStride, innerStrideA] = transposeA ? [1, rows] : [inner, 1];
  const [innerStrideB, columnStride] = transposeB ? [1, inner] : [columns, 1];
  const sums = new Float64Array(columns);
  for (let row = 0; row < rows; row++) {
    if (bias) sums.set(bias.data);
    else sums.fill(0);
    if (transposeB) {
      for (let column = 0; column < columns; column++) {
        let sum = 0;
        for (let i = 0; i < inner; i++) {
          sum += a.data[row * rowStride + i * innerStrideA]! * b.data[column * columnStride + i]!;
        }
        sums[column]! += sum;
      }
    } else {
      for (let i = 0; i < inner; i++) {
        const factor = a.data[row * rowStride + i * innerStrideA]!;
        const start = i * innerStrideB;
        for (let column = 0; column < columns; column++) sums[column]! += factor * b.data[start + column]!;
      }
    }
    for (let column = 0; column < columns; column++) {
      y.data[row * columns + column] = activation(sums[column]!, 0, 0);
    }
  }
};
