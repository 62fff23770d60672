/**
 * Subtracts the scalar products of rows of a matrix from a block of `out`: out[i, j] −= row i · row j over the first
 * `length` columns, for rows `top` to `bottom` and columns `left` to `right`. Only elements with j ≤ i are complete.
 * Two rows by four stay in registers, and the four are used for all i while they are in the cache.
 */
export function subtractRowProducts(
  matrix: Float64Array,
  stride: number,
  length: number,
  out: Float64Array,
  outStride: number,
  { top, bottom, left, right }: Block,
): void {
  for (let j = left; j < right; j += 4) {
    const width = Math.min(4, right - j);
    const b0 = j * stride;
    const b1 = width > 1 ? b0 + stride : b0;
    const b2 = width > 2 ? b1 + stride : b0;
    const b3 = width > 3 ? b2 + stride : b0;
    for (let i = Math.max(top, j); i < bottom; i += 2) {
      const a0 = i * stride;
      const a1 = i + 1 < bottom ? a0 + stride : a0;
      let [s0, s1, s2, s3, t0, t1, t2, t3] = [0, 0, 0, 0, 0, 0, 0, 0];
      for (let k = 0; k < length; k++) {
        const x = matrix[a0 + k] as number;
        const y = matrix[a1 + k] as number;
        const p = matrix[b0 + k] as number;
        const q = matrix[b1 + k] as number;
        const r = matrix[b2 + k] as number;
        const s = matrix[b3 + k] as number;
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
      for (let column = 0; column < width; column++) {
        const at = i * outStride + j + column;
        out[at] = (out[at] as number) - (first[column] as number);
        if (a1 !== a0) out[at + outStride] = (out[at + outStride] as number) - (second[column] as number);
      }
    }
  }
}

/** A block of a matrix: rows from `top` to before `bottom`, columns from `left` to before `right`. */
export interface Block {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}
