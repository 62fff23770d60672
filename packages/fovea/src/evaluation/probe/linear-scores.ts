import type { Matrix } from "../arguments.ts";

/** A linear map: the weights of each output, [outputs, columns], and its bias. */
export interface Linear {
  readonly weights: Float64Array;
  readonly bias: Float64Array;
}

/**
 * Returns the outputs of some rows, [rows, outputs]: X·Wᵀ + b. Two rows by four outputs stay in registers; the weights
 * of four outputs stay in the cache while all rows pass.
 */
export function linearScores({ data, columns }: Matrix, rows: Int32Array, { weights, bias }: Linear): Float64Array {
  const outputs = bias.length;
  const count = rows.length;
  const out = new Float64Array(count * outputs);
  for (let k = 0; k < outputs; k += 4) {
    const width = Math.min(4, outputs - k);
    const w0 = k * columns;
    const w1 = width > 1 ? w0 + columns : w0;
    const w2 = width > 2 ? w1 + columns : w0;
    const w3 = width > 3 ? w2 + columns : w0;
    for (let i = 0; i < count; i += 2) {
      const next = Math.min(i + 1, count - 1);
      const a = (rows[i] as number) * columns;
      const b = (rows[next] as number) * columns;
      let [s0, s1, s2, s3, t0, t1, t2, t3] = [0, 0, 0, 0, 0, 0, 0, 0];
      for (let j = 0; j < columns; j++) {
        const x = data[a + j] as number;
        const y = data[b + j] as number;
        const p = weights[w0 + j] as number;
        const q = weights[w1 + j] as number;
        const r = weights[w2 + j] as number;
        const s = weights[w3 + j] as number;
        s0 += x * p;
        s1 += x * q;
        s2 += x * r;
        s3 += x * s;
        t0 += y * p;
        t1 += y * q;
        t2 += y * r;
        t3 += y * s;
      }
      const first = [s0, s1, s2, s3];
      const second = [t0, t1, t2, t3];
      for (let output = 0; output < width; output++) {
        const shift = bias[k + output] as number;
        out[i * outputs + k + output] = (first[output] as number) + shift;
        out[next * outputs + k + output] = ((next === i ? first : second)[output] as number) + shift;
      }
    }
  }
  return out;
}

/**
 * Adds Rᵀ·X to `out`, [outputs, columns], where R are values per row and output: the gradient of the weights. Four rows
 * by two outputs are added at a time.
 */
export function addWeightGradient(
  { data, columns }: Matrix,
  rows: Int32Array,
  values: Float64Array,
  outputs: number,
  out: Float64Array,
): void {
  const count = rows.length;
  for (let i = 0; i < count; i += 4) {
    const offset = (row: number) => (rows[Math.min(i + row, count - 1)] as number) * columns;
    const value = (row: number, k: number) =>
      i + row < count && k < outputs ? (values[(i + row) * outputs + k] as number) : 0;
    const [a, b, c, d] = [offset(0), offset(1), offset(2), offset(3)];
    for (let k = 0; k < outputs; k += 2) {
      const [p0, q0, r0, s0] = [value(0, k), value(1, k), value(2, k), value(3, k)];
      const [p1, q1, r1, s1] = [value(0, k + 1), value(1, k + 1), value(2, k + 1), value(3, k + 1)];
      const one = k * columns;
      // A last odd output is paired with itself, and adds zeros there.
      const two = k + 1 < outputs ? one + columns : one;
      for (let j = 0; j < columns; j++) {
        const x = data[a + j] as number;
        const y = data[b + j] as number;
        const z = data[c + j] as number;
        const w = data[d + j] as number;
        out[one + j] = (out[one + j] as number) + x * p0 + y * q0 + z * r0 + w * s0;
        out[two + j] = (out[two + j] as number) + x * p1 + y * q1 + z * r1 + w * s1;
      }
    }
  }
}
