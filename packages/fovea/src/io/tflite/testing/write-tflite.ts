import { Builder } from "flatbuffers";

/** A tensor of a model that a test writes. */
export interface WrittenTensor {
  readonly name: string;
  readonly shape: readonly number[];
  /** The number of the element type (default 0: float32). */
  readonly type?: number;
  readonly data?: Uint8Array;
  /** Where the data is outside of the FlatBuffer. */
  readonly place?: { readonly offset: number; readonly size: number };
  readonly signature?: readonly number[];
  readonly scales?: readonly number[];
  readonly zeroPoints?: readonly number[];
  readonly axis?: number;
  readonly isSparse?: boolean;
}

/** An operator of a model that a test writes. */
export interface WrittenOperator {
  readonly code: number;
  readonly custom?: string;
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  /** Fields of the options by number: bytes and 32-bit integers. */
  readonly options?: Readonly<Record<number, { readonly int8: number } | { readonly int32: number }>>;
}

/** A model that a test writes. */
export interface WrittenModel {
  readonly tensors: readonly WrittenTensor[];
  readonly operators: readonly WrittenOperator[];
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  /** The content of the metadata buffer. */
  readonly metadata?: Uint8Array;
}

/** Writes a TensorFlow Lite model. */
export function writeTflite({ tensors, operators, inputs, outputs, metadata }: WrittenModel): Uint8Array {
  const builder = new Builder(1024);
  const buffers = [undefined, ...tensors, { data: metadata, place: undefined }].map((tensor) => {
    const data = tensor?.data ? builder.createByteVector(tensor.data) : 0;
    return table(builder, 3, () => {
      if (data) builder.addFieldOffset(0, data, 0);
      if (tensor?.place) {
        builder.addFieldInt64(1, BigInt(tensor.place.offset), 0n);
        builder.addFieldInt64(2, BigInt(tensor.place.size), 0n);
      }
    });
  });
  const codes = operators.map(({ code, custom }) => {
    const name = custom === undefined ? 0 : builder.createString(custom);
    return table(builder, 4, () => {
      builder.addFieldInt8(0, Math.min(code, 127), 0);
      if (name) builder.addFieldOffset(1, name, 0);
      builder.addFieldInt32(3, code, 0);
    });
  });
  const writtenTensors = tensors.map((tensor, index) => writeTensor(builder, tensor, index + 1));
  const writtenOperators = operators.map(({ inputs: ins, outputs: outs, options = {} }, index) => {
    const [given, made] = [int32s(builder, ins), int32s(builder, outs)];
    const written = table(builder, 8, () => {
      for (const [field, value] of Object.entries(options)) {
        if ("int8" in value) builder.addFieldInt8(Number(field), value.int8, -128);
        else builder.addFieldInt32(Number(field), value.int32, -(2 ** 31));
      }
    });
    return table(builder, 5, () => {
      builder.addFieldInt32(0, index, -1);
      builder.addFieldOffset(1, given, 0);
      builder.addFieldOffset(2, made, 0);
      builder.addFieldOffset(4, written, 0);
    });
  });
  const parts = [offsets(builder, writtenTensors), int32s(builder, inputs), int32s(builder, outputs)];
  const all = offsets(builder, writtenOperators);
  const graph = table(builder, 5, () => {
    for (const [field, part] of [...parts, all].entries()) builder.addFieldOffset(field, part, 0);
  });
  const named = metadata ? [namedBuffer(builder, "TFLITE_METADATA", tensors.length + 1)] : [];
  const vectors = [codes, [graph], buffers, named].map((list) => offsets(builder, list));
  const model = table(builder, 8, () => {
    builder.addFieldInt32(0, 3, 0);
    for (const [place, field] of [1, 2, 4, 6].entries()) builder.addFieldOffset(field, vectors[place] ?? 0, 0);
  });
  builder.finish(model, "TFL3");
  return builder.asUint8Array();
}

/** Writes metadata with a normalization of the first input and a file of class names. */
export function writeMetadata(mean: readonly number[], std: readonly number[], labelFile: string): Uint8Array {
  const builder = new Builder(256);
  const numbers = (values: readonly number[]) => {
    builder.startVector(4, values.length, 4);
    for (const value of values.toReversed()) builder.addFloat32(value);
    return builder.endVector();
  };
  const [means, deviations] = [numbers(mean), numbers(std)];
  const options = table(builder, 2, () => {
    builder.addFieldOffset(0, means, 0);
    builder.addFieldOffset(1, deviations, 0);
  });
  const unit = table(builder, 2, () => {
    builder.addFieldInt8(0, 1, 0);
    builder.addFieldOffset(1, options, 0);
  });
  const units = offsets(builder, [unit]);
  const input = table(builder, 7, () => builder.addFieldOffset(4, units, 0));
  const name = builder.createString(labelFile);
  const file = table(builder, 3, () => {
    builder.addFieldOffset(0, name, 0);
    builder.addFieldInt8(2, 2, 0);
  });
  const files = offsets(builder, [file]);
  const output = table(builder, 7, () => builder.addFieldOffset(6, files, 0));
  const [ins, outs] = [offsets(builder, [input]), offsets(builder, [output])];
  const graph = table(builder, 4, () => {
    builder.addFieldOffset(2, ins, 0);
    builder.addFieldOffset(3, outs, 0);
  });
  const graphs = offsets(builder, [graph]);
  const title = builder.createString("flowers");
  const root = table(builder, 4, () => {
    builder.addFieldOffset(0, title, 0);
    builder.addFieldOffset(3, graphs, 0);
  });
  builder.finish(root, "M001");
  return builder.asUint8Array();
}

/** The bytes of float32 values. */
export function float32Bytes(...values: number[]): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Float32Array.from(values).buffer);
}

/** The bytes of int32 values. */
export function int32Bytes(...values: number[]): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Int32Array.from(values).buffer);
}

function writeTensor(builder: Builder, tensor: WrittenTensor, buffer: number): number {
  const { name, shape, type = 0, signature, scales, zeroPoints = [], axis = 0, isSparse = false } = tensor;
  const [title, sizes] = [builder.createString(name), int32s(builder, shape)];
  const open = signature ? int32s(builder, signature) : 0;
  const quantization = scales ? writeQuantization(builder, scales, zeroPoints, axis) : 0;
  const sparsity = isSparse ? table(builder, 1, () => undefined) : 0;
  return table(builder, 8, () => {
    builder.addFieldOffset(0, sizes, 0);
    builder.addFieldInt8(1, type, 0);
    builder.addFieldInt32(2, buffer, 0);
    builder.addFieldOffset(3, title, 0);
    if (quantization) builder.addFieldOffset(4, quantization, 0);
    if (sparsity) builder.addFieldOffset(6, sparsity, 0);
    if (open) builder.addFieldOffset(7, open, 0);
  });
}

function writeQuantization(
  builder: Builder,
  scales: readonly number[],
  zeroPoints: readonly number[],
  axis: number,
): number {
  builder.startVector(4, scales.length, 4);
  for (const scale of scales.toReversed()) builder.addFloat32(scale);
  const factors = builder.endVector();
  builder.startVector(8, zeroPoints.length, 8);
  for (const point of zeroPoints.toReversed()) builder.addInt64(BigInt(point));
  const points = builder.endVector();
  return table(builder, 7, () => {
    builder.addFieldOffset(2, factors, 0);
    builder.addFieldOffset(3, points, 0);
    builder.addFieldInt32(6, axis, 0);
  });
}

function namedBuffer(builder: Builder, name: string, buffer: number): number {
  const title = builder.createString(name);
  return table(builder, 2, () => {
    builder.addFieldOffset(0, title, 0);
    builder.addFieldInt32(1, buffer, 0);
  });
}

function table(builder: Builder, fields: number, fill: () => void): number {
  builder.startObject(fields);
  fill();
  return builder.endObject();
}

function offsets(builder: Builder, list: readonly number[]): number {
  builder.startVector(4, list.length, 4);
  for (const offset of list.toReversed()) builder.addOffset(offset);
  return builder.endVector();
}

function int32s(builder: Builder, values: readonly number[]): number {
  builder.startVector(4, values.length, 4);
  for (const value of values.toReversed()) builder.addInt32(value);
  return builder.endVector();
}
