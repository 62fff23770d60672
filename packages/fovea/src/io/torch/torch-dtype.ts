import type { ElementTypeName } from "../element-types.ts";

/** An element type of PyTorch: its size, and what it is to us; types without `element` are known but not read. */
export interface TorchDtype {
  /** "torch.float32" */
  readonly name: string;
  readonly bytes: number;
  readonly element?: ElementTypeName;
}

const readable: Readonly<Record<string, [bytes: number, element: ElementTypeName]>> = {
  float32: [4, "float32"],
  float64: [8, "float64"],
  float16: [2, "float16"],
  bfloat16: [2, "bfloat16"],
  int64: [8, "int64"],
  int32: [4, "int32"],
  int16: [2, "int16"],
  int8: [1, "int8"],
  uint64: [8, "uint64"],
  uint32: [4, "uint32"],
  uint16: [2, "uint16"],
  uint8: [1, "uint8"],
  bool: [1, "bool"],
};

const unreadable: Readonly<Record<string, number>> = {
  complex32: 4,
  complex64: 8,
  complex128: 16,
  float8_e4m3fn: 1,
  float8_e4m3fnuz: 1,
  float8_e5m2: 1,
  float8_e5m2fnuz: 1,
  float8_e8m0fnu: 1,
};

/** By PyTorch's word without "torch.": "float32". */
export const torchDtypes: ReadonlyMap<string, TorchDtype> = new Map(
  [
    ...Object.entries(readable).map(([name, [bytes, element]]) => ({ name, bytes, element })),
    ...Object.entries(unreadable).map(([name, bytes]) => ({ name, bytes })),
  ].map((dtype) => [dtype.name, { ...dtype, name: `torch.${dtype.name}` }]),
);

const ofStorages: Readonly<Record<string, string>> = {
  FloatStorage: "float32",
  DoubleStorage: "float64",
  HalfStorage: "float16",
  BFloat16Storage: "bfloat16",
  LongStorage: "int64",
  IntStorage: "int32",
  ShortStorage: "int16",
  CharStorage: "int8",
  ByteStorage: "uint8",
  BoolStorage: "bool",
  ComplexFloatStorage: "complex64",
  ComplexDoubleStorage: "complex128",
  // Bytes alone: the tensor over it says of what.
  UntypedStorage: "uint8",
};

/** The element type of a class of storages ("FloatStorage"), or undefined for another name. */
export function storageDtype(name: string): TorchDtype | undefined {
  return Object.hasOwn(ofStorages, name) ? torchDtypes.get(ofStorages[name] ?? "") : undefined;
}
