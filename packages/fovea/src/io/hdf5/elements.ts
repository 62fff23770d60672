import { FormatError } from "../../support/index.ts";
import { allocate, type DType, type TypedArray } from "../../tensor/index.ts";
import { float16ToFloat32 } from "../float16.ts";
import { int64ToInt32 } from "../int64.ts";
import type { Datatype } from "./datatype.ts";

type Numbers = Extract<Datatype, { kind: "float" | "integer" }>;

/** Reads `count` elements of a stored type as elements of a type of the host. */
export async function readElements(
  type: Numbers,
  count: number,
  fill: (target: Uint8Array) => Promise<void>,
  where: string,
): Promise<{ data: TypedArray; dtype: DType }> {
  const plain = plainTypes[type.name];
  if (plain) {
    const data = allocate(plain, count);
    await fill(new Uint8Array(data.buffer));
    return { data, dtype: plain };
  }
  const convert = conversions[type.name];
  if (!convert) throw new FormatError(`${where}: expected numbers of at most 64 bits, received ${type.name}`);
  const bytes = new Uint8Array(count * type.size);
  await fill(bytes);
  const data = convert(bytes.buffer);
  if (typeof data !== "number") return { data, dtype: data instanceof Int32Array ? "int32" : "float32" };
  throw new FormatError(`${where}: expected whole numbers that fit 32 bits, received another at ${data}`);
}

/** Stored types that are types of the host. */
const plainTypes: Readonly<Record<string, DType>> = {
  float32: "float32",
  int32: "int32",
  uint8: "uint8",
  bool: "uint8",
};

/** How others become such; the place of the first number that does not fit, if there is one. */
const conversions: Readonly<Record<string, (buffer: ArrayBuffer) => Float32Array | Int32Array | number>> = {
  float16: (buffer) => float16ToFloat32(new Uint16Array(buffer)),
  bfloat16: (buffer) => new Float32Array(Uint32Array.from(new Uint16Array(buffer), (word) => word << 16).buffer),
  float64: (buffer) => Float32Array.from(new Float64Array(buffer)),
  int8: (buffer) => Int32Array.from(new Int8Array(buffer)),
  int16: (buffer) => Int32Array.from(new Int16Array(buffer)),
  uint16: (buffer) => Int32Array.from(new Uint16Array(buffer)),
  uint32: (buffer) => fitting(new Uint32Array(buffer)),
  int64: (buffer) => int64ToInt32(new Int32Array(buffer)),
  uint64: (buffer) => int64ToInt32(new Int32Array(buffer)),
};

function fitting(values: Uint32Array): Int32Array | number {
  const wrong = values.findIndex((value) => value > 0x7fff_ffff);
  return wrong >= 0 ? wrong : Int32Array.from(values);
}
