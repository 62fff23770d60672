import type { DType } from "../../tensor/dtype.ts";
import type { Shape } from "../../tensor/shape.ts";
import {
  bytesField,
  type Chunk,
  type Encoded,
  floatField,
  integerField,
  integersField,
  message,
  messageField,
  textField,
} from "./protobuf.ts";

// The messages of onnx.proto that an export needs, with their field numbers (onnx.ai/onnx/repo-docs/IR.html).

/** Value of an attribute: an integer, `{ float }`, text or integers. */
export type OnnxAttribute = number | string | readonly number[] | { readonly float: number };

/** One operator, with the names of its input and output tensors. */
export interface OnnxNode {
  readonly name: string;
  readonly opType: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, OnnxAttribute>>;
}

/** A tensor that the file contains. */
export interface OnnxTensor {
  readonly shape: Shape;
  readonly data: Float32Array | Int32Array | Uint8Array | BigInt64Array | FloatsInParts;
}

/** Floats that are produced in parts, in order, when the file is written. */
export interface FloatsInParts {
  readonly length: number;
  parts(): Iterable<Float32Array>;
}

/** A size, or the name of a dynamic one. */
export type OnnxDimension = number | string;

/** An input or output of the file. */
export interface OnnxValueInfo {
  readonly name: string;
  readonly dtype: DType;
  readonly shape: readonly OnnxDimension[];
}

/** A whole file. */
export interface OnnxModel {
  readonly name: string;
  readonly opset: number;
  readonly nodes: readonly OnnxNode[];
  readonly initializers: ReadonlyMap<string, OnnxTensor>;
  readonly inputs: readonly OnnxValueInfo[];
  readonly outputs: readonly OnnxValueInfo[];
}

export const elementTypes = { float32: 1, uint8: 2, int32: 6, int64: 7, bool: 9, float64: 11 } as const;

/** File format versions by operator set. */
const formatVersions: Readonly<Record<number, number>> = { 17: 8, 18: 8, 19: 9, 20: 9, 21: 10 };

/** The supported operator sets. */
export const opsets: readonly number[] = Object.keys(formatVersions).map(Number);

/** ModelProto. */
export function encodeModel({ name, opset, nodes, initializers, inputs, outputs }: OnnxModel): Encoded {
  const graph = message([
    ...nodes.map((node) => messageField(1, encodeNode(node))),
    textField(2, name),
    ...[...initializers].map(([key, tensor]) => messageField(5, encodeTensor(key, tensor))),
    ...inputs.map((input) => messageField(11, encodeValueInfo(input))),
    ...outputs.map((output) => messageField(12, encodeValueInfo(output))),
  ]);
  return message([
    integerField(1, formatVersions[opset] ?? 8),
    textField(2, "fovea"),
    messageField(7, graph),
    messageField(8, message([textField(1, ""), integerField(2, opset)])),
  ]);
}

function encodeNode({ name, opType, inputs, outputs, attributes }: OnnxNode): Encoded {
  return message([
    ...inputs.map((input) => textField(1, input)),
    ...outputs.map((output) => textField(2, output)),
    textField(3, name),
    textField(4, opType),
    ...Object.entries(attributes).map(([key, value]) => messageField(5, encodeAttribute(key, value))),
  ]);
}

function encodeAttribute(name: string, value: OnnxAttribute): Encoded {
  const attribute = (type: number, field: Encoded) => message([textField(1, name), field, integerField(20, type)]);
  if (typeof value === "number") return attribute(2, integerField(3, value));
  if (typeof value === "string") return attribute(3, textField(4, value));
  if ("float" in value) return attribute(1, floatField(2, value.float));
  return attribute(7, message(value.map((entry) => integerField(8, entry))));
}

function encodeTensor(name: string, { shape, data }: OnnxTensor): Encoded {
  return message([
    integersField(1, shape),
    integerField(2, elementTypeOf(data)),
    textField(8, name),
    bytesField(9, chunkOf(data)),
  ]);
}

function chunkOf(data: OnnxTensor["data"]): Chunk {
  if (ArrayBuffer.isView(data)) return bytesOf(data);
  return {
    length: data.length * Float32Array.BYTES_PER_ELEMENT,
    *parts() {
      for (const part of data.parts()) yield bytesOf(part);
    },
  };
}

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function elementTypeOf(data: OnnxTensor["data"]): number {
  if (data instanceof Float32Array || "parts" in data) return elementTypes.float32;
  if (data instanceof Int32Array) return elementTypes.int32;
  return data instanceof Uint8Array ? elementTypes.uint8 : elementTypes.int64;
}

function encodeValueInfo({ name, dtype, shape }: OnnxValueInfo): Encoded {
  const sizes = shape.map((size) =>
    messageField(1, message([typeof size === "number" ? integerField(1, size) : textField(2, size)])),
  );
  const elementType = dtype === "bfloat16" ? elementTypes.float32 : elementTypes[dtype];
  const tensorType = message([integerField(1, elementType), messageField(2, message(sizes))]);
  return message([textField(1, name), messageField(2, message([messageField(1, tensorType)]))]);
}
