import { isJsonObject, type Json, type JsonObject } from "../../support/json.ts";
import type { VersionSemantics } from "./version-semantics.ts";

/** Classes with another name in Keras 1, and aliases. */
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

/** Options with another name in Keras 1. */
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

/** "th" has no equivalent, because Keras 1 also stored the kernels of such layers in another order. */
const orders = new Map<unknown, Json>([["tf", "channels_last"]]);

/** Keras 1 had a single class for all merging layers. */
const merges = new Map<unknown, string>([
  ["sum", "Add"],
  ["mul", "Multiply"],
  ["concat", "Concatenate"],
  ["ave", "Average"],
  ["max", "Maximum"],
]);

/** Result of `keras3Layer`. */
export interface Keras3Layer {
  readonly className: string;
  readonly config: JsonObject;
}

/**
 * Converts a layer of Keras 1 or 2 to Keras 3's names, and a dropout of whole samples or channels to its own class.
 * Other layers remain unchanged.
 */
export function keras3Layer(className: string, given: Json | undefined, semantics: VersionSemantics): Keras3Layer {
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
  // Until Keras 2.16, the axis of a batch normalization was stored as a list of one.
  const { axis } = config;
  if (className.startsWith("BatchNormalization") && Array.isArray(axis) && axis.length === 1)
    config.axis = axis[0] as Json;
  // Keras 2 kept only mode 0, normalization over batches.
  if (config.mode === 0) delete config.mode;
  if (config.activation !== undefined) config.activation = activationOf(config.activation, semantics);
  if (className === "UpSampling2D" && config.interpolation === "bilinear") config.interpolation = semantics.bilinear;
  const operation = Object.hasOwn(operations, className) ? operations[className] : undefined;
  if (operation) return { className: "Operation", config: operation(config) };
  const special = className === "Merge" ? mergeClass(config) : className === "Dropout" ? dropClass(config) : undefined;
  return { className: special ?? classes.get(className) ?? className, config };
}

/** Returns an activation, which may be stored as a name or as an object that contains it. */
function activationOf(value: Json, { hardSigmoid }: VersionSemantics): Json {
  const name = isJsonObject(value) && value.class_name === "function" ? (value.config ?? null) : value;
  return name === "hard_sigmoid" || name === "hardSigmoid" ? hardSigmoid : name;
}

/** Layers that are an operation in Fovea. */
const operations: Readonly<Record<string, (config: JsonObject) => JsonObject>> = {
  /** From InceptionResNetV2 in keras.applications: x + scale · y. */
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

/** A dropout of whole samples is StochasticDepth in Fovea; of whole channels, SpatialDropout2D. */
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
