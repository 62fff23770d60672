import { random } from "../../support/random.ts";
import { allocate, type DType, type TypedArray } from "../../tensor/dtype.ts";
import { type Shape, sizeOf } from "../../tensor/shape.ts";

/**
 * What numbers a test feeds: "normal"; "positive" (0.5 … 2); "distinct" (all at least 0.15 apart and from 0: no
 * maximum is a near tie and no kink is near); "probabilities" (rows that sum to 1); or integers below a bound.
 */
export type Fill = "normal" | "positive" | "distinct" | "probabilities" | { readonly below: number };

export interface InputSpec {
  readonly shape: Shape;
  readonly dtype: DType;
  readonly fill: Fill;
}

/** An input of normal float32 numbers, or of another kind. */
export function input(shape: Shape, fill: Fill = "normal"): InputSpec {
  return { shape, dtype: typeof fill === "object" ? "int32" : "float32", fill };
}

/** The numbers of a spec; the same seed gives the same numbers. */
export function testData({ shape, dtype, fill }: InputSpec, seed: number): TypedArray {
  const generator = random(seed);
  const data = allocate(dtype, sizeOf(shape));
  if (fill === "distinct") {
    generator.permutation(data.length).forEach((rank, index) => {
      data[index] = (rank - Math.floor(data.length / 2) + 0.5) * 0.15;
    });
    return data;
  }
  for (let i = 0; i < data.length; i++) {
    if (typeof fill === "object") data[i] = generator.integer(fill.below);
    else data[i] = fill === "normal" ? generator.normal() : 0.5 + 1.5 * generator.uniform();
  }
  if (fill === "probabilities") normalizeRows(data, shape.at(-1) ?? 1);
  return data;
}

function normalizeRows(data: TypedArray, length: number): void {
  for (let start = 0; start < data.length; start += length) {
    let sum = 0;
    for (let i = start; i < start + length; i++) sum += data[i] ?? 0;
    for (let i = start; i < start + length; i++) data[i] = (data[i] ?? 0) / sum;
  }
}
