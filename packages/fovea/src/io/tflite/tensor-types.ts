import type { ElementTypeName } from "../element-types.ts";

/** Element types of tensors by their number in the schema; a missing one is not supported. */
export const tensorTypes: readonly (ElementTypeName | undefined)[] = [
  "float32",
  "float16",
  "int32",
  "uint8",
  "int64",
  undefined,
  "bool",
  "int16",
  undefined,
  "int8",
  "float64",
  undefined,
  "uint64",
  undefined,
  undefined,
  "uint32",
  "uint16",
  undefined,
  "bfloat16",
];

const others: Readonly<Record<number, string>> = {
  5: "string",
  8: "complex64",
  11: "complex128",
  13: "resource",
  14: "variant",
  17: "int4",
  19: "int2",
  20: "uint4",
};

/** The name of an element type, also of one that is not supported. */
export function tensorTypeName(type: number): string {
  return tensorTypes[type] ?? others[type] ?? `type ${type}`;
}
