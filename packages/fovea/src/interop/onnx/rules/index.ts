// How ONNX computes each op: one table, in which an op that is missing does not compile.
// This folder may import interop/onnx and the attributes of ops/.
// Add an op: its rule in the file of its family and a line here, or "training" if no prediction has it.
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

/** By the op's name. "training": the op belongs to training steps and ONNX has nothing for it. */
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
  transpose,
};

export { patterns } from "./patterns.ts";
