import { type Tensor, type TypedArray, tensor } from "../tensor/index.ts";

/** One tensor, a plain typed array (a tensor of rank 1), or several tensors for several inputs or outputs. */
export type Tensors = Tensor | TypedArray | readonly Tensor[];

/** The tensors of `value` as a list; none for undefined. */
export function tensorList(value: Tensors | undefined): readonly Tensor[] {
  if (value === undefined) return [];
  if (ArrayBuffer.isView(value)) return [tensor(value)];
  return isList(value) ? value : [value];
}

function isList(value: Tensor | readonly Tensor[]): value is readonly Tensor[] {
  return Array.isArray(value);
}
