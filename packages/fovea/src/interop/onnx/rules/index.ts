// How ONNX computes each op: one table, which does not compile if an op is missing. This folder may import interop/onnx
// and the attributes of ops/. To add an op: its rule in the file of its family and a line here, or "training" if
// predictions never use it.
import type { ops } from "../../../ops/index.ts";
import type { Rule } from "../translation.ts";
import { elementwise } from "./elementwise.ts";
import {
  adaptiveAveragePool2d,
  averagePool2d,
  conv2d,
  conv2dInputGradient,
  localResponseNorm,
  maxPool2d,
  resize2d,
} from "./images.ts";
import { matmul } from "./matmul.ts";
import { argMax, layerNorm, logSoftmax, reduceMax, reduceSum, softmax } from "./reductions.ts";
import { broadcastTo, concat, pad, reshape, slice, transpose } from "./shapes.ts";

/** Rules by op name. "training": the op belongs to training steps and has no ONNX operator. */
export const rules: Readonly<Record<keyof typeof ops, Rule | "training">> = {
  ...elementwise,
  adaptiveAveragePool2d,
  adaptiveAveragePool2dGradient: "training",
  argMax,
  averagePool2d,
  averagePool2dGradient: "training",
  batchNorm: "training",
  batchNormGradient: "training",
  broadcastTo,
  concat,
  conv2d,
  conv2dFilterGradient: "training",
  conv2dFilterGradientWithBias: "training",
  conv2dInputGradient,
  dropout: "training",
  fusedElementwise: "training",
  layerNorm,
  layerNormGradient: "training",
  localResponseNorm,
  localResponseNormGradient: "training",
  logSoftmax,
  matmul,
  maxPool2d,
  maxPool2dGradient: "training",
  pad,
  randomNormal: "training",
  reduceMax,
  reduceSum,
  reshape,
  resize2d,
  resize2dGradient: "training",
  slice,
  softmax,
  softmaxCrossEntropy: "training",
  softmaxCrossEntropyGradient: "training",
  sumOfSquares: "training",
  transpose,
};

export { patterns } from "./patterns.ts";
