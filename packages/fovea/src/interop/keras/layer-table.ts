import { augmentations, layers } from "../../layers/index.ts";
import type { LayerClass } from "../../network/index.ts";
import type { JsonObject } from "../../support/json.ts";

/** How a Keras class is converted to a layer of Fovea. */
export interface KerasLayer {
  readonly factory: LayerClass;
  /** The supported options; any other must be null or false. */
  readonly keys: readonly string[];
  /** Options that have another name in Fovea, apart from spelling. */
  readonly renamed: Readonly<Record<string, string>>;
  /** Options that do not affect the result or are checked elsewhere. */
  readonly ignored: readonly string[];
  /** Default options. */
  readonly fixed: JsonObject;
  /** The option that receives all other options unchanged. */
  readonly settings?: string;
}

const bias = ["activation", "use_bias", "bias_initializer", "bias_regularizer"];
const kernel = ["kernel_initializer", "kernel_regularizer", ...bias];
const window = ["kernel_size", "strides", "padding", "dilation_rate"];
const pooling = ["pool_size", "strides", "padding"];
const depthwise = ["depth_multiplier", "depthwise_initializer", "depthwise_regularizer"];
const gammaAndBeta = ["beta_initializer", "gamma_initializer", "beta_regularizer", "gamma_regularizer"];
const moving = ["moving_mean_initializer", "moving_variance_initializer"];
const keepDims = { renamed: { keepdims: "keepDims" } };

/** All Keras classes that can be imported, by name. */
export const kerasLayers: Readonly<Record<string, KerasLayer>> = {
  Activation: known(layers.activation, ["activation"]),
  AdaptiveAveragePooling2D: known(layers.adaptiveAveragePooling2d, ["output_size"]),
  ActivityRegularization: known(layers.activation, [], { fixed: { activation: "linear" }, ignored: ["l1", "l2"] }),
  Add: known(layers.add),
  AlphaDropout: known(layers.alphaDropout, ["rate"]),
  Average: known(layers.average),
  AveragePooling2D: known(layers.averagePooling2d, pooling),
  BatchNormalization: known(
    layers.batchNormalization,
    ["axis", "momentum", "epsilon", "center", "scale", ...gammaAndBeta, ...moving],
    {
      ignored: ["fused", "renorm_clipping", "renorm_momentum", "synchronized", "virtual_batch_size"],
    },
  ),
  CenterCrop: known(layers.centerCrop, ["height", "width"]),
  Concatenate: known(layers.concatenate, ["axis"]),
  Conv2D: known(layers.conv2d, ["filters", ...window, "groups", ...kernel]),
  Conv2DTranspose: known(layers.conv2dTranspose, ["filters", ...window, "output_padding", ...kernel]),
  Cropping2D: known(layers.cropping2d, ["cropping"]),
  Dense: known(layers.dense, ["units", ...kernel]),
  DepthwiseConv2D: known(layers.depthwiseConv2d, [...window, ...depthwise, ...bias], {
    ignored: ["filters", "groups", "kernel_initializer", "kernel_regularizer"],
  }),
  Dot: known(layers.dot, ["axes", "normalize"]),
  Dropout: known(layers.dropout, ["rate"]),
  ELU: known(layers.elu, ["alpha"]),
  Flatten: known(layers.flatten),
  GaussianDropout: known(layers.gaussianDropout, ["rate"]),
  GaussianNoise: known(layers.gaussianNoise, ["stddev"]),
  GlobalAveragePooling2D: known(layers.globalAveragePooling2d, [], keepDims),
  GlobalMaxPooling2D: known(layers.globalMaxPooling2d, [], keepDims),
  GroupNormalization: known(layers.groupNormalization, [
    "groups",
    "axis",
    "epsilon",
    "center",
    "scale",
    ...gammaAndBeta,
  ]),
  Identity: known(layers.activation, [], { fixed: { activation: "linear" } }),
  LayerNormalization: known(layers.layerNormalization, ["axis", "epsilon", "center", "scale", ...gammaAndBeta]),
  LayerScale: known(layers.layerScale, [], {
    renamed: { init_values: "initialValue" },
    ignored: ["projection_dim"],
  }),
  LeakyReLU: known(layers.leakyRelu, ["negative_slope"], { renamed: { alpha: "negativeSlope" } }),
  MaxPooling2D: known(layers.maxPooling2d, pooling),
  Maximum: known(layers.maximum),
  Minimum: known(layers.minimum),
  Multiply: known(layers.multiply),
  Normalization: known(layers.normalization, ["mean", "variance", "invert"], { ignored: ["axis"] }),
  Operation: known(layers.operation, ["operation", "operands", "attributes"]),
  PReLU: known(layers.prelu, ["alpha_initializer", "alpha_regularizer", "shared_axes"]),
  Permute: known(layers.permute, ["dims"]),
  RMSNormalization: known(layers.rmsNormalization, ["axis", "epsilon"]),
  ReLU: known(layers.relu, ["max_value", "negative_slope", "threshold"]),
  RepeatVector: known(layers.repeatVector, ["n"]),
  Rescaling: known(layers.rescaling, ["scale", "offset"]),
  Reshape: known(layers.reshape, ["target_shape"]),
  Resizing: known(
    layers.resizing,
    ["height", "width", "interpolation", "crop_to_aspect_ratio", "pad_to_aspect_ratio", "fill_value", "antialias"],
    { ignored: ["fill_mode"] },
  ),
  SeparableConv2D: known(
    layers.separableConv2d,
    ["filters", ...window, ...depthwise, "pointwise_initializer", "pointwise_regularizer", ...bias],
    { ignored: ["groups", "kernel_initializer", "kernel_regularizer"] },
  ),
  Softmax: known(layers.softmax, ["axis"]),
  SpatialDropout2D: known(layers.spatialDropout2d, ["rate"]),
  StochasticDepth: known(layers.stochasticDepth, ["rate"], { renamed: { drop_path_rate: "rate" } }),
  Subtract: known(layers.subtract),
  UnitNormalization: known(layers.unitNormalization, ["axis"]),
  UpSampling2D: known(layers.upSampling2d, ["size", "interpolation"]),
  ZeroPadding2D: known(layers.zeroPadding2d, ["padding"]),
  ...Object.fromEntries(augmentations.map((name) => [name, augmentation(name)])),
};

/** Defines a layer that augments images during training; its options are kept as they are. */
function augmentation(name: string): KerasLayer {
  return { ...known(layers.randomAugmentation, [], { fixed: { augmentation: name } }), settings: "settings" };
}

function known(
  factory: LayerClass,
  keys: readonly string[] = [],
  { renamed = {}, ignored = [], fixed = {} }: Partial<Omit<KerasLayer, "factory" | "keys">> = {},
): KerasLayer {
  return { factory, keys, renamed, ignored, fixed };
}
