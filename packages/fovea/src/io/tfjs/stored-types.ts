import { type ElementTypeName, elementTypes } from "../element-types.ts";

/** Quantization to a smaller type: value = stored · scale + min. */
export interface Quantization {
  readonly dtype: "uint8" | "uint16" | "float16";
  readonly min: number;
  readonly scale: number;
}

/** The types of values in shards. */
export const storedTypes = {
  float32: elementTypes.float32,
  float16: elementTypes.float16,
  int32: elementTypes.int32,
  uint16: elementTypes.uint16,
  uint8: elementTypes.uint8,
  bool: elementTypes.bool,
} as const satisfies Partial<Record<ElementTypeName, unknown>>;

export type StoredType = keyof typeof storedTypes;

export function isStoredType(name: unknown): name is StoredType {
  return typeof name === "string" && Object.hasOwn(storedTypes, name);
}
