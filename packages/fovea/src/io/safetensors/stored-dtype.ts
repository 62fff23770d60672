import type { DType } from "../../tensor/index.ts";
import { type ElementTypeName, elementTypes } from "../element-types.ts";

/** The format's element types by their full names. */
export const elementTypeOf = {
  BOOL: "bool",
  U8: "uint8",
  I8: "int8",
  I16: "int16",
  U16: "uint16",
  F16: "float16",
  BF16: "bfloat16",
  I32: "int32",
  U32: "uint32",
  F32: "float32",
  I64: "int64",
  U64: "uint64",
  F64: "float64",
} as const satisfies Record<string, ElementTypeName>;

/** Name of an element type in the file. */
export type StoredDType = keyof typeof elementTypeOf;

/** The type of a stored tensor in memory; other types cannot be read. */
export const hostDType: Partial<Record<StoredDType, DType>> = {
  U8: "uint8",
  F16: "float32",
  BF16: "bfloat16",
  I32: "int32",
  F32: "float32",
  I64: "int32",
};

/** The stored type of a tensor in memory. */
export const storedDType = {
  float32: "F32",
  int32: "I32",
  uint8: "U8",
  bfloat16: "BF16",
} as const satisfies Record<DType, StoredDType>;

export function isStoredDType(name: unknown): name is StoredDType {
  return typeof name === "string" && Object.hasOwn(elementTypeOf, name);
}

/** Returns the number of bytes per element. */
export function storedBytes(dtype: StoredDType): number {
  return elementTypes[elementTypeOf[dtype]].bytes;
}
