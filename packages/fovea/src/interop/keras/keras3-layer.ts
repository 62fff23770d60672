import { isJsonObject, type Json, type JsonObject } from "../../support/json.ts";
import type { Meanings } from "./meanings.ts";

/** Classes that Keras 1 called otherwise, and aliases. */
const classes = new Map(
  Object.entries({
    AvgPool2D: "AveragePooling2D",
    BatchNormalizationV1: "BatchNormalization",
    BatchNormalizationV2: "BatchNormalization",
    Convolution2D: "Conv2D",
    GlobalAvgPool2D: "GlobalAveragePooling2D",
    GlobalMaxPool2D: "GlobalMaxPooling2D",
    MaxPool2D: "MaxPooling2D",
    SeparableConvolution2D: "SeparableConv2D",
  }),
);

/** Options that Keras 1 called otherwise. */
const options = new Map(
  Object.entries({
    nb_filter: "filters",
    subsample: "strides",
    border_mode: "padding",
    init: "kernel_initializer",
    bias: "use_bias",
    W_regularizer: "kernel_regularizer",
    b_regularizer: "bias_regularizer",
    W_constraint: "kernel_constraint",
    b_constraint: "bias_constraint",
    output_dim: "units",
    p: "rate",
    sigma: "stddev",
    dim_ordering: "data_format",
  }),
);

/** "th" has no name of today: files of Keras 1 keep the kernels of such layers in another order as well. */
const orders = new Map<unknown, Json>([["tf", "channels_last"]]);

/** Keras 1 had one class for all ways to bring tensors together. */
const merges = new Map<unknown, string>([
  ["sum", "Add"],
  ["mul", "Multiply"],
  ["concat", "Concatenate"],
  ["ave", "Average"],
  ["max", "Maximum"],
]);

/** What `keras3Layer` gives. */
export interface Keras3Layer {
  readonly className: string;
  readonly config: JsonObject;
}

/**
 * A layer of Keras 1 or 2 in Keras 3's words, and a dropout that is another layer's concern as that; others as they are.
 */
export function keras3Layer(className: string, given: Json | undefined, meanings: Meanings): Keras3Layer {
  const config: Record<string, Json> = {};
  const old = isJsonObject(given) ? given : Array.isArray(given) ? { layers: given as Json } : {};
  for (const [key, value] of Object.entries(old)) {
    config[options.get(key) ?? key] = (key === "dim_ordering" ? orders.get(value) : undefined) ?? value;
  }
  if ("nb_row" in config && "nb_col" in config) {
    config.kernel_size = [config.nb_row as Json, config.nb_col as Json];
    delete config.nb_row;
    delete config.nb_col;
  }
  // Until Keras 2.16 the axis of a batch normalization was written as a list of one.
  const { axis } = config;
  if (className.startsWith("BatchNormalization") && Array.isArray(axis) && axis.length === 1)
    config.axis = axis[0] as Json;
  // Mode 0, of whole batches, is the only one that Keras 2 kept.
  if (config.mode === 0) delete config.mode;
  if (config.activation !== undefined) config.activation = activationOf(config.activation, meanings);
  if (className === "UpSampling2D" && config.interpolation === "bilinear") config.interpolation = meanings.bilinear;
  const operation = Object.hasOwn(operations, className) ? operations[className] : undefined;
  if (operation) return { className: "Operation", config: operation(config) };
  const special = className === "Merge" ? mergeClass(config) : className === "Dropout" ? dropClass(config) : undefined;
  return { className: special ?? classes.get(className) ?? className, config };
}

/** A function may be written as its name or as an object that holds it. */
function activationOf(value: Json, { hardSigmoid }: Meanings): Json {
  const name = isJsonObject(value) && value.class_name === "function" ? (value.config ?? null) : value;
  return name === "hard_sigmoid" || name === "hardSigmoid" ? hardSigmoid : name;
}

/** Layers that are an operation here. */
const operations: Readonly<Record<string, (config: JsonObject) => JsonObject>> = {
  /** Of InceptionResNetV2 in keras.applications: x + scale · y. */
  CustomScaleLayer: ({ scale = 1, ...config }) => ({ ...config, operation: "addScaled", attributes: { scale } }),
  Masking: ({ mask_value: value = 0, ...config }) => ({ ...config, operation: "masking", attributes: { value } }),
  ThresholdedReLU({ theta: threshold = 1, ...config }) {
    return { ...config, operation: "threshold", attributes: { threshold, value: 0 } };
  },
};

function mergeClass(config: Record<string, Json>): string | undefined {
  const found = merges.get(config.mode);
  if (!found) return undefined;
  if (found === "Concatenate") config.axis = config.concat_axis ?? -1;
  for (const key of ["mode", "mode_type", "concat_axis", "dot_axes", "output_shape", "output_shape_type"]) {
    delete config[key];
  }
  return found;
}

/** A dropout of whole samples is StochasticDepth here, one of whole channels SpatialDropout2D. */
function dropClass(config: Record<string, Json>): string | undefined {
  const { noise_shape: shape } = config;
  if (!Array.isArray(shape) || shape.length < 2 || shape[0] !== null) return undefined;
  const isOne = (size: Json) => size === 1;
  const found = shape.slice(1).every(isOne)
    ? "StochasticDepth"
    : shape.length === 4 && shape.slice(1, 3).every(isOne) && !isOne(shape[3])
      ? "SpatialDropout2D"
      : undefined;
  if (found) delete config.noise_shape;
  return found;
}
