// How operators of TensorFlow Lite become layers: one rule for each operator that io/tflite reads, by topic.
// This folder may import what interop/ may. To add an operator: a line in io/tflite/operators.ts, after which this
// table doesn't compile without its rule.
import type { OperatorName } from "../../../io/tflite/index.ts";
import type { SymbolicTensor } from "../../../layers/index.ts";
import type { Call } from "../call.ts";
import { activation, gelu, leakyRelu, prelu, relu0To1, softmax, unary } from "./activations.ts";
import { binary } from "./arithmetic.ts";
import { conv2d, depthwiseConv2d, fullyConnected, transposeConv } from "./convolutions.ts";
import { blockOf, mirrorPad, pad, pooling, resize } from "./images.ts";
import { l2Normalization, reduction } from "./reductions.ts";
import { cast, concatenation, reshape, reshapeToOutput, transpose } from "./shapes.ts";

type Rules = { readonly [N in OperatorName]: (call: Call<N>) => SymbolicTensor };

/** Activations are computed in float32, so that changes of their type are the identity. */
const same = (call: Call): SymbolicTensor => call.input();

export const rules: Rules = {
  ABS: unary("absolute"),
  ADD: binary,
  AVERAGE_POOL_2D: pooling,
  CAST: cast,
  CONCATENATION: concatenation,
  CONV_2D: conv2d,
  DEPTHWISE_CONV_2D: depthwiseConv2d,
  DEPTH_TO_SPACE: blockOf,
  DEQUANTIZE: same,
  DIV: binary,
  ELU: activation("elu"),
  EXP: unary("exp"),
  EXPAND_DIMS: reshapeToOutput,
  FULLY_CONNECTED: fullyConnected,
  GELU: gelu,
  HARD_SWISH: activation("hardSilu"),
  L2_NORMALIZATION: l2Normalization,
  LEAKY_RELU: leakyRelu,
  LOG: unary("log"),
  LOGISTIC: activation("sigmoid"),
  LOG_SOFTMAX: activation("logSoftmax"),
  MAXIMUM: binary,
  MAX_POOL_2D: pooling,
  MEAN: reduction,
  MINIMUM: binary,
  MIRROR_PAD: mirrorPad,
  MUL: binary,
  NEG: unary("negative"),
  PAD: pad,
  PADV2: pad,
  PRELU: prelu,
  QUANTIZE: same,
  REDUCE_MAX: reduction,
  REDUCE_MIN: reduction,
  RELU: activation("relu"),
  RELU6: activation("relu6"),
  RELU_0_TO_1: relu0To1,
  RELU_N1_TO_1: activation("hardTanh"),
  RESHAPE: reshape,
  RESIZE_BILINEAR: resize,
  RESIZE_NEAREST_NEIGHBOR: resize,
  RSQRT: unary("rsqrt"),
  SOFTMAX: softmax,
  SPACE_TO_DEPTH: blockOf,
  SQRT: unary("sqrt"),
  SQUARE: unary("square"),
  SQUARED_DIFFERENCE: binary,
  SQUEEZE: reshapeToOutput,
  SUB: binary,
  SUM: reduction,
  TANH: activation("tanh"),
  TRANSPOSE: transpose,
  TRANSPOSE_CONV: transposeConv,
};
