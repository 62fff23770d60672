import type { OperationName } from "../../layers/index.ts";
import type { Json, JsonObject } from "../../support/json.ts";

/** A function of Keras or TensorFlow that a model may call outside of its layers. */
export interface KerasOperation {
  readonly operation: OperationName;
  /** The function's parameters in order, the operands first. */
  readonly parameters: readonly string[];
  /** How many of the parameters are tensors; "list" if the first one is a list of tensors. */
  readonly operands: number | "list";
  /** Converts the other arguments to Fovea's attributes. */
  readonly attributes: (given: Arguments) => JsonObject;
}

/** Arguments by name, without null values. */
export type Arguments = Readonly<Record<string, Json>>;

/** Operations of Keras 3, by class. */
export const kerasOperations: Readonly<Record<string, KerasOperation>> = {
  ...unary({
    Absolute: "absolute",
    Erf: "erf",
    Exp: "exp",
    HardSigmoid: "hardSigmoid",
    HardSilu: "hardSilu",
    HardTanh: "hardTanh",
    Log: "log",
    LogSigmoid: "logSigmoid",
    LogicalNot: "logicalNot",
    Mish: "mish",
    Negative: "negative",
    Reciprocal: "reciprocal",
    Relu: "relu",
    Relu6: "relu6",
    Rsqrt: "rsqrt",
    Selu: "selu",
    Sigmoid: "sigmoid",
    Sign: "sign",
    Silu: "silu",
    Softplus: "softplus",
    Softsign: "softsign",
    SparsePlus: "sparsePlus",
    SparseSigmoid: "sparseSigmoid",
    Sqrt: "sqrt",
    Square: "square",
    Tanh: "tanh",
    TanhShrink: "tanhShrink",
  }),
  ...binary(["x1", "x2"], {
    Add: "add",
    Divide: "divide",
    Equal: "equal",
    Greater: "greater",
    GreaterEqual: "greaterEqual",
    Less: "less",
    LessEqual: "lessEqual",
    Maximum: "maximum",
    Minimum: "minimum",
    Multiply: "multiply",
    NotEqual: "notEqual",
    Power: "power",
    Subtract: "subtract",
    TrueDivide: "divide",
  }),
  ...reductions(["x"], { Max: "max", Mean: "mean", Min: "min", Std: "std", Sum: "sum", Var: "variance" }),
  Cast: { operation: "cast", parameters: ["x", "dtype"], operands: 1, attributes: floatOnly },
  Celu: call("celu", ["x", "alpha"]),
  Clip: call("clip", ["x", "x_min", "x_max"], { x_min: "minimum", x_max: "maximum" }),
  Concatenate: call("concatenate", ["xs", "axis"], {}, "list"),
  DepthToSpace: call("depthToSpace", ["x", "block_size", "data_format"], { block_size: "blockSize" }),
  Elu: call("elu", ["x", "alpha"]),
  ExpandDims: call("expandDims", ["x", "axis"]),
  Flip: call("flip", ["x", "axis"]),
  Gelu: call("gelu", ["x", "approximate"]),
  GetItem: { operation: "getItem", parameters: ["x", "key"], operands: 1, attributes: ({ key }) => keyOf(key) },
  HardShrink: call("hardShrink", ["x", "threshold"]),
  LeakyRelu: call("leakyRelu", ["x", "negative_slope"], { negative_slope: "negativeSlope" }),
  LogSoftmax: call("logSoftmax", ["x", "axis"]),
  Moveaxis: call("moveAxis", ["x", "source", "destination"]),
  Normalize: { operation: "l2Normalize", parameters: ["x"], operands: 1, attributes: normalizeOf },
  Pad: {
    operation: "pad",
    parameters: ["x", "constant_values"],
    operands: 1,
    attributes: ({ pad_width: padding = null, constant_values: value, mode }) => padOf(padding, mode, value),
  },
  ReLU: call("relu", ["x"], { negative_slope: "negativeSlope", max_value: "maxValue" }),
  Repeat: call("repeat", ["x", "repeats", "axis"]),
  Reshape: {
    operation: "reshape",
    parameters: ["x", "newshape"],
    operands: 1,
    attributes: ({ newshape }) => shapeOf(newshape),
  },
  SoftShrink: call("softShrink", ["x", "threshold"]),
  Softmax: call("softmax", ["x", "axis"]),
  SpaceToDepth: call("spaceToDepth", ["x", "block_size", "data_format"], { block_size: "blockSize" }),
  Split: {
    operation: "split",
    parameters: ["x"],
    operands: 1,
    attributes: ({ indices_or_sections: parts = null, axis = 0 }) => ({
      axis,
      [Array.isArray(parts) ? "indices" : "sections"]: parts,
    }),
  },
  Squareplus: call("squareplus", ["x", "b"]),
  Squeeze: call("squeeze", ["x", "axis"]),
  Stack: call("stack", ["x", "axis"], {}, "list"),
  Swapaxes: call("swapAxes", ["x", "axis1", "axis2"]),
  Threshold: call("threshold", ["x", "threshold", "default_value"], { default_value: "value" }),
  Tile: call("tile", ["x", "repeats"]),
  Transpose: call("transpose", ["x", "axes"]),
  Unstack: call("unstack", ["x", "num", "axis"]),
  Where: call("where", ["condition", "x1", "x2"], {}, 3),
};

/** Modules of the TensorFlow functions that Keras 2 stores in a model: "math.reduce_mean", "compat.v1.transpose". */
export const tensorFlowModules =
  /^(?:compat\.v1\.)?(?:math\.|nn\.|linalg\.|__operators__\.|keras\.activations\.)?(\w+)$/;

/** Functions of TensorFlow, by the last part of their name. */
export const tensorFlowOperations: Readonly<Record<string, KerasOperation>> = {
  ...unary({
    abs: "absolute",
    erf: "erf",
    exp: "exp",
    hard_sigmoid: "legacyHardSigmoid",
    log: "log",
    log_sigmoid: "logSigmoid",
    logical_not: "logicalNot",
    mish: "mish",
    neg: "negative",
    negative: "negative",
    reciprocal: "reciprocal",
    relu6: "relu6",
    rsqrt: "rsqrt",
    selu: "selu",
    sigmoid: "sigmoid",
    sign: "sign",
    silu: "silu",
    softplus: "softplus",
    softsign: "softsign",
    sqrt: "sqrt",
    square: "square",
    swish: "silu",
    tanh: "tanh",
  }),
  ...binary(["x", "y"], {
    add: "add",
    divide: "divide",
    equal: "equal",
    greater: "greater",
    greater_equal: "greaterEqual",
    less: "less",
    less_equal: "lessEqual",
    maximum: "maximum",
    minimum: "minimum",
    multiply: "multiply",
    not_equal: "notEqual",
    pow: "power",
    squared_difference: "squaredDifference",
    subtract: "subtract",
    truediv: "divide",
  }),
  ...reductions(["input_tensor"], {
    reduce_max: "max",
    reduce_mean: "mean",
    reduce_min: "min",
    reduce_std: "std",
    reduce_sum: "sum",
    reduce_variance: "variance",
  }),
  cast: { operation: "cast", parameters: ["x", "dtype"], operands: 1, attributes: floatOnly },
  clip_by_value: call("clip", ["t", "clip_value_min", "clip_value_max"], {
    clip_value_min: "minimum",
    clip_value_max: "maximum",
  }),
  concat: call("concatenate", ["values", "axis"], {}, "list"),
  depth_to_space: call("depthToSpace", ["input", "block_size", "data_format"], { block_size: "blockSize" }),
  elu: call("elu", ["features", "alpha"]),
  expand_dims: call("expandDims", ["input", "axis"]),
  gelu: call("gelu", ["features", "approximate"]),
  getitem: {
    operation: "getItem",
    parameters: ["tensor", "slice_spec"],
    operands: 1,
    attributes: ({ slice_spec: key }) => keyOf(key),
  },
  l2_normalize: call("l2Normalize", ["x", "axis", "epsilon"]),
  leaky_relu: call("leakyRelu", ["features", "alpha"], { alpha: "negativeSlope" }),
  log_softmax: call("logSoftmax", ["logits", "axis"]),
  pad: {
    operation: "pad",
    parameters: ["tensor", "paddings", "mode", "constant_values"],
    operands: 1,
    attributes: ({ paddings = null, mode, constant_values: value }) => padOf(paddings, mode, value),
  },
  relu: call("relu", ["features", "alpha", "max_value", "threshold"], {
    alpha: "negativeSlope",
    max_value: "maxValue",
  }),
  repeat: call("repeat", ["input", "repeats", "axis"]),
  reshape: {
    operation: "reshape",
    parameters: ["tensor", "shape"],
    operands: 1,
    attributes: ({ shape }) => shapeOf(shape),
  },
  reverse: call("flip", ["tensor", "axis"]),
  softmax: call("softmax", ["logits", "axis"]),
  space_to_depth: call("spaceToDepth", ["input", "block_size", "data_format"], { block_size: "blockSize" }),
  split: {
    operation: "split",
    parameters: ["value", "num_or_size_splits", "axis"],
    operands: 1,
    attributes: ({ num_or_size_splits: parts = null, axis = 0 }) => ({ axis, ...partsOf(parts) }),
  },
  squeeze: call("squeeze", ["input", "axis"]),
  stack: call("stack", ["values", "axis"], {}, "list"),
  tile: call("tile", ["input", "multiples"], { multiples: "repeats" }),
  transpose: call("transpose", ["a", "perm"], { perm: "axes" }),
  unstack: call("unstack", ["value", "num", "axis"]),
  where: call("where", ["condition", "x", "y"], {}, 3),
};

/** Arguments that do not affect the result: sizes that follow from shapes, dtypes of Keras 3's reductions. */
const ignored = new Set(["name", "num", "dtype"]);

/** Fovea's image layout; the operation rejects any other `data_format`. */
const channelsLast = new Set<Json>(["channels_last", "NHWC"]);

function call(
  operation: OperationName,
  parameters: readonly string[],
  renamed: Readonly<Record<string, string>> = {},
  operands: number | "list" = 1,
): KerasOperation {
  const attributes = (given: Arguments) => {
    const kept = Object.entries(given).filter(
      ([name, value]) => !ignored.has(name) && !(name === "data_format" && channelsLast.has(value)),
    );
    return Object.fromEntries(kept.map(([name, value]) => [renamed[name] ?? name, value]));
  };
  return { operation, parameters, operands, attributes };
}

function unary(names: Readonly<Record<string, OperationName>>): Record<string, KerasOperation> {
  return Object.fromEntries(Object.entries(names).map(([name, operation]) => [name, call(operation, ["x"])]));
}

function binary(
  parameters: readonly [string, string],
  names: Readonly<Record<string, OperationName>>,
): Record<string, KerasOperation> {
  const entries = Object.entries(names);
  return Object.fromEntries(entries.map(([name, operation]) => [name, call(operation, parameters, {}, 2)]));
}

function reductions(
  operand: readonly [string],
  names: Readonly<Record<string, OperationName>>,
): Record<string, KerasOperation> {
  const parameters = [...operand, "axis", "keepdims"];
  const reduction = (operation: OperationName) => call(operation, parameters, { keepdims: "keepDims" });
  return Object.fromEntries(Object.entries(names).map(([name, operation]) => [name, reduction(operation)]));
}

/** Floating-point values are float32 in Fovea, whatever type is requested; `cast` rejects other types. */
function floatOnly({ dtype = "float32" }: Arguments): JsonObject {
  return typeof dtype === "string" && /^b?float\d+$/.test(dtype) ? {} : { dtype };
}

function shapeOf(shape: Json | undefined): JsonObject {
  const sizes = Array.isArray(shape) ? (shape as readonly Json[]).map((size) => size ?? -1) : (shape ?? null);
  return { shape: sizes };
}

function padOf(pairs: Json, mode: Json = "constant", value: Json = 0): JsonObject {
  return { padding: pairs, mode: typeof mode === "string" ? mode.toLowerCase() : mode, value };
}

function partsOf(parts: Json): JsonObject {
  if (!Array.isArray(parts)) return { sections: parts };
  const ends: number[] = [];
  for (const size of parts.slice(0, -1)) ends.push((ends.at(-1) ?? 0) + Number(size));
  return { indices: ends };
}

/** Keras clips the norm by epsilon, Fovea its square; the operation rejects norms of another order. */
function normalizeOf({ axis = -1, order = 2, epsilon = 1e-7 }: Arguments): JsonObject {
  return { axis, epsilon: Number(epsilon) ** 2, ...(order !== 2 && { order }) };
}

function keyOf(key: Json | undefined): JsonObject {
  return { key: [key ?? null].flat().map(keyItem) };
}

/** Returns one entry between brackets, from Keras 3's form, Keras 2's form or a plain value. */
function keyItem(item: Json): Json {
  if (typeof item !== "object" || item === null || Array.isArray(item)) return item === "Ellipsis" ? "..." : item;
  const { class_name: kind, config } = item as JsonObject;
  if (kind === "__ellipsis__") return "...";
  return kind === "__slice__" && typeof config === "object" ? config : item;
}
