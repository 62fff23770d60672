import { FormatError, formatReceived } from "../../support/index.ts";
import type { Buffers } from "./buffers.ts";
import type { FlatTable } from "./flat-table.ts";
import { type OperatorName, type OperatorOptions, operatorName, operatorOptions } from "./operators.ts";
import { type Quantization, quantizationOf } from "./quantization.ts";
import { tensorTypeName } from "./tensor-types.ts";
import { unknownOperator } from "./unknown-operators.ts";

/** A tensor of the graph: an input, a constant or what an operator computes. */
export interface TfliteTensor {
  readonly name: string;
  /** The sizes; an open one is 1. */
  readonly shape: readonly number[];
  /** Axes whose size is open. */
  readonly openAxes: readonly number[];
  /** The number of its element type. */
  readonly type: number;
  readonly quantization: Quantization | undefined;
  /** The bytes of a constant, which may be those of other tensors too. */
  readonly data: Uint8Array | undefined;
}

/** A computation of the graph; tensors are given by index, a missing input as −1. */
export type TfliteOperator<N extends OperatorName = OperatorName> = {
  readonly [K in N]: {
    readonly name: K;
    readonly inputs: readonly number[];
    readonly outputs: readonly number[];
    readonly options: OperatorOptions<K>;
  };
}[N];

/** An operator that cannot be imported. It matters only if an output depends on it. */
export interface UnknownOperator {
  readonly name: undefined;
  /** "ARG_MAX", or the name of a custom operator. */
  readonly title: string;
  readonly isCustom: boolean;
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
}

/** The graph of a TensorFlow Lite model. */
export interface TfliteGraph {
  readonly tensors: readonly TfliteTensor[];
  readonly operators: readonly (TfliteOperator | UnknownOperator)[];
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
}

/**
 * Reads the first graph of a model; other ones belong to control flow.
 * @throws FormatError if an index, offset or size is not sound.
 */
export function readGraph(model: FlatTable, buffers: Buffers, path: string): TfliteGraph {
  const [graph] = model.tables(2);
  if (!graph) throw new FormatError(`${path}: expected a model with a graph, received one without`);
  const tensors = graph.tables(0).map((table, index) => readTensor(table, index, buffers, path));
  const codes = model.tables(1).map((table) => {
    // Numbers above 126 are in a newer field.
    const code = Math.max(table.int8(0), table.int32(3));
    return { code, custom: table.text(1) };
  });
  const operators = graph.tables(3).map((table, place) => {
    const code = codes[table.uint32(0)];
    if (!code) throw new FormatError(`${path}: operator ${place}: expected one of ${codes.length} operator codes`);
    const where = `${path}: operator ${place}`;
    const inputs = table.int32s(1).map((index) => checkIndex(index, tensors, where, -1));
    const outputs = table.int32s(2).map((index) => checkIndex(index, tensors, where));
    return operatorOf(code, { inputs, outputs }, table);
  });
  const inputs = graph.int32s(1).map((index) => checkIndex(index, tensors, `${path}: inputs`));
  const outputs = graph.int32s(2).map((index) => checkIndex(index, tensors, `${path}: outputs`));
  return { tensors, operators, inputs, outputs };
}

type Ends = Pick<UnknownOperator, "inputs" | "outputs">;

const customCode = 32;

function operatorOf(
  { code, custom }: { code: number; custom: string },
  ends: Ends,
  table: FlatTable,
): TfliteOperator | UnknownOperator {
  const name = operatorName(code);
  if (name === undefined) {
    const isCustom = code === customCode;
    return { name, title: isCustom ? custom : unknownOperator(code), isCustom, ...ends };
  }
  return { name, ...ends, options: operatorOptions(name, table.table(4)) } as TfliteOperator;
}

/** TensorFlow Lite's kernels have at most six. */
const mostAxes = 8;

function readTensor(table: FlatTable, index: number, buffers: Buffers, path: string): TfliteTensor {
  const name = table.text(3);
  const where = `${path}: tensor ${index}, ${formatReceived(name)}`;
  const shape = table.int32s(0);
  if (shape.length > mostAxes || shape.some((size) => size < 0)) {
    const received = shape.length > mostAxes ? `${shape.length} axes` : `[${shape.join(", ")}]`;
    throw new FormatError(`${where}: expected the sizes of at most ${mostAxes} axes, received ${received}`);
  }
  const place = table.uint32(2);
  if (place >= buffers.length && place > 0) {
    throw new FormatError(`${where}: expected one of ${buffers.length} buffers, received number ${place}`);
  }
  const type = table.uint8(1);
  if (table.table(6)) {
    throw new FormatError(`${where}: expected dense values, received sparse ones; convert the model without sparsity`);
  }
  const openAxes = table.int32s(7).flatMap((size, axis) => (size < 0 ? [axis] : []));
  const quantization = isInteger(type) ? quantizationOf(table.table(4), shape, where) : undefined;
  return { name, shape, openAxes, type, quantization, data: buffers[place] };
}

function isInteger(type: number): boolean {
  return /^u?int/.test(tensorTypeName(type));
}

function checkIndex(index: number, tensors: readonly TfliteTensor[], where: string, least = 0): number {
  if (index >= least && index < tensors.length) return index;
  throw new FormatError(`${where}: expected the index of one of ${tensors.length} tensors, received ${index}`);
}
