import { type ElementTypeName, elementTypes } from "../element-types.ts";

/** A PyTorch element type with its size and its type in Fovea; types without `element` are known but cannot be read. */
export interface TorchDtype {
  /** PyTorch's name: "torch.float32". */
  readonly name: string;
  readonly bytes: number;
  readonly element?: ElementTypeName;
}

const unreadable: Readonly<Record<string, number>> = {
  complex32: 4,
  complex64: 8,
  complex128: 16,
  float8_e4m3fn: 1,
  float8_e4m3fnuz: 1,
  float8_e5m2: 1,
  float8_e5m2fnuz: 1,
  float8_e8m0fnu: 1,
  qint8: 1,
  quint8: 1,
  qint32: 4,
  quint4x2: 1,
  quint2x4: 1,
};

const readable = Object.keys(elementTypes) as ElementTypeName[];

/** Element types by PyTorch's name without "torch."; supported types have the same name in Fovea. */
export const torchDtypes: ReadonlyMap<string, TorchDtype> = new Map(
  [
    ...readable.map((name) => ({ name, bytes: elementTypes[name].bytes, element: name })),
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
  QInt8Storage: "qint8",
  QUInt8Storage: "quint8",
  QInt32Storage: "qint32",
  QUInt4x2Storage: "quint4x2",
  QUInt2x4Storage: "quint2x4",
  // Bytes without a type, which the tensor specifies.
  UntypedStorage: "uint8",
};

/** Returns the element type of a storage class ("FloatStorage"), or undefined for another name. */
export function storageDtype(name: string): TorchDtype | undefined {
  return Object.hasOwn(ofStorages, name) ? torchDtypes.get(ofStorages[name] ?? "") : undefined;
}
