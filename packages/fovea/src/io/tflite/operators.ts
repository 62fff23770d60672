import type { FlatTable } from "./flat-table.ts";

/** Reads an option from an operator's table. An operator without options has undefined for it. */
type OptionReader<T> = (table: FlatTable | undefined) => T;

type OptionReaders = Readonly<Record<string, OptionReader<unknown>>>;

const integer =
  (field: number, absent = 0): OptionReader<number> =>
  (table) =>
    table?.int32(field, absent) ?? absent;
const integers =
  (field: number): OptionReader<readonly number[]> =>
  (table) =>
    table?.int32s(field) ?? [];
const float =
  (field: number): OptionReader<number> =>
  (table) =>
    table?.float32(field) ?? 0;
const flag =
  (field: number): OptionReader<boolean> =>
  (table) =>
    table?.bool(field) ?? false;
/** A number of an enumeration: padding, activation, mode. */
const choice =
  (field: number): OptionReader<number> =>
  (table) =>
    table?.int8(field) ?? 0;

const activation = (field: number) => ({ activation: choice(field) });
const strides = { padding: choice(0), strideWidth: integer(1), strideHeight: integer(2) };
const pooling = { ...strides, filterWidth: integer(3), filterHeight: integer(4), ...activation(5) };
const reduction = { keepDims: flag(0) };

/** Operators that a model may contain: name → number in the schema and readers of the options. */
export const operatorTable = {
  ABS: [101, {}],
  ADD: [0, activation(0)],
  AVERAGE_POOL_2D: [1, pooling],
  CAST: [53, {}],
  CONCATENATION: [2, { axis: integer(0), ...activation(1) }],
  CONV_2D: [3, { ...strides, ...activation(3), dilationWidth: integer(4, 1), dilationHeight: integer(5, 1) }],
  DEPTHWISE_CONV_2D: [4, { ...strides, ...activation(4), dilationWidth: integer(5, 1), dilationHeight: integer(6, 1) }],
  DEPTH_TO_SPACE: [5, { blockSize: integer(0) }],
  DEQUANTIZE: [6, {}],
  DIV: [42, activation(0)],
  ELU: [111, {}],
  EXP: [47, {}],
  EXPAND_DIMS: [70, {}],
  FULLY_CONNECTED: [9, { ...activation(0), weightsFormat: choice(1), keepNumDims: flag(2) }],
  GELU: [150, { approximate: flag(0) }],
  HARD_SWISH: [117, {}],
  L2_NORMALIZATION: [11, activation(0)],
  LEAKY_RELU: [98, { alpha: float(0) }],
  LOG: [73, {}],
  LOGISTIC: [14, {}],
  LOG_SOFTMAX: [50, {}],
  MAXIMUM: [55, {}],
  MAX_POOL_2D: [17, pooling],
  MEAN: [40, reduction],
  MINIMUM: [57, {}],
  MIRROR_PAD: [100, { mode: choice(0) }],
  MUL: [18, activation(0)],
  NEG: [59, {}],
  PAD: [34, {}],
  PADV2: [60, {}],
  PRELU: [54, {}],
  QUANTIZE: [114, {}],
  REDUCE_MAX: [82, reduction],
  REDUCE_MIN: [89, reduction],
  RELU: [19, {}],
  RELU6: [21, {}],
  RELU_0_TO_1: [152, {}],
  RELU_N1_TO_1: [20, {}],
  RESHAPE: [22, { newShape: integers(0) }],
  RESIZE_BILINEAR: [23, { alignCorners: flag(2), halfPixelCenters: flag(3) }],
  RESIZE_NEAREST_NEIGHBOR: [97, { alignCorners: flag(0), halfPixelCenters: flag(1) }],
  RSQRT: [76, {}],
  SOFTMAX: [25, { beta: float(0) }],
  SPACE_TO_DEPTH: [26, { blockSize: integer(0) }],
  SQRT: [75, {}],
  SQUARE: [92, {}],
  SQUARED_DIFFERENCE: [99, {}],
  SQUEEZE: [43, { axes: integers(0) }],
  SUB: [41, activation(0)],
  SUM: [74, reduction],
  TANH: [28, {}],
  TRANSPOSE: [39, {}],
  TRANSPOSE_CONV: [67, { ...strides, ...activation(3) }],
} as const satisfies Readonly<Record<string, readonly [code: number, options: OptionReaders]>>;

/** The name of an operator that can be imported: "CONV_2D". */
export type OperatorName = keyof typeof operatorTable;

/** The options of an operator, with their defaults. */
export type OperatorOptions<N extends OperatorName> = {
  readonly [K in keyof (typeof operatorTable)[N][1]]: (typeof operatorTable)[N][1][K] extends OptionReader<infer T>
    ? T
    : never;
};

const names = new Map(Object.entries(operatorTable).map(([name, [code]]) => [code, name as OperatorName]));

/** Returns the name of an operator's number, if it can be imported. */
export function operatorName(code: number): OperatorName | undefined {
  return names.get(code as never);
}

/** Reads the options of an operator. */
export function operatorOptions<N extends OperatorName>(name: N, table: FlatTable | undefined): OperatorOptions<N> {
  const readers: OptionReaders = operatorTable[name][1];
  return Object.fromEntries(Object.entries(readers).map(([key, read]) => [key, read(table)])) as OperatorOptions<N>;
}
