import { isJsonObject, type Json, type JsonObject } from "../../support/json.ts";

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
    dim_ordering: "data_format",
  }),
);

const orders = new Map<unknown, Json>([
  ["tf", "channels_last"],
  ["th", "channels_first"],
]);

/** Keras 1 had one class for all ways to bring tensors together. */
const merges = new Map<unknown, string>([
  ["sum", "Add"],
  ["mul", "Multiply"],
  ["concat", "Concatenate"],
  ["ave", "Average"],
  ["max", "Maximum"],
]);

/** A layer of Keras 1 in Keras 2's words, and a dropout that is another layer's concern as that; others as they are. */
export function modernLayer(className: string, given: Json | undefined): { className: string; config: JsonObject } {
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
  if (className === "CustomScaleLayer") return { className: "Operation", config: scaledSum(config) };
  const special = className === "Merge" ? mergeClass(config) : className === "Dropout" ? dropClass(config) : undefined;
  return { className: special ?? classes.get(className) ?? className, config };
}

/** The layer of InceptionResNetV2 in keras.applications: x + scale · y. */
function scaledSum({ scale = 1, ...config }: Record<string, Json>): JsonObject {
  return { ...config, operation: "addScaled", attributes: { scale } };
}

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
