// The ops: for each its attributes, shape rule and gradient rule, and nothing of how it is computed.
// This room may import support/, tensor/ and graph/.
// Add an op: one file, one line in `ops`; the type checker then asks for its portable kernel, the conformance
// suite for its native kernel and for cases.
import { adaptiveAveragePool2d, adaptiveAveragePool2dGradient } from "./adaptive-average-pool2d.ts";
import { argMax } from "./arg-max.ts";
import { batchNorm, batchNormGradient } from "./batch-norm.ts";
import { broadcastTo } from "./broadcast-to.ts";
import { concat } from "./concat.ts";
import { conv2d, conv2dFilterGradient, conv2dFilterGradientWithBias, conv2dInputGradient } from "./conv2d.ts";
import { dropout } from "./dropout.ts";
import { elementwiseOps } from "./elementwise/index.ts";
import { fusedElementwise } from "./fused-elementwise.ts";
import { layerNorm, layerNormGradient } from "./layer-norm.ts";
import { localResponseNorm, localResponseNormGradient } from "./local-response-norm.ts";
import { matmul } from "./matmul.ts";
import { pad } from "./pad.ts";
import { averagePool2d, averagePool2dGradient, maxPool2d, maxPool2dGradient } from "./pool2d.ts";
import { randomNormal } from "./random-normal.ts";
import { reduceMax } from "./reduce-max.ts";
import { reduceSum } from "./reduce-sum.ts";
import { reshape } from "./reshape.ts";
import { resize2d, resize2dGradient } from "./resize2d.ts";
import { slice } from "./slice.ts";
import { logSoftmax, softmax } from "./softmax.ts";
import { softmaxCrossEntropy, softmaxCrossEntropyGradient } from "./softmax-cross-entropy.ts";
import { transpose } from "./transpose.ts";

/** The ops that an engine must have a kernel for, by name: every op but the element-wise ones, which arrive fused. */
export const kernelOps = {
  adaptiveAveragePool2d,
  adaptiveAveragePool2dGradient,
  argMax,
  averagePool2d,
  averagePool2dGradient,
  batchNorm,
  batchNormGradient,
  broadcastTo,
  concat,
  conv2d,
  conv2dFilterGradient,
  conv2dFilterGradientWithBias,
  conv2dInputGradient,
  dropout,
  fusedElementwise,
  layerNorm,
  layerNormGradient,
  localResponseNorm,
  localResponseNormGradient,
  logSoftmax,
  matmul,
  maxPool2d,
  maxPool2dGradient,
  pad,
  randomNormal,
  reduceMax,
  reduceSum,
  reshape,
  resize2d,
  resize2dGradient,
  slice,
  softmax,
  softmaxCrossEntropy,
  softmaxCrossEntropyGradient,
  transpose,
};

export type KernelName = keyof typeof kernelOps;

/** Every op there is, for those who build graphs. */
export const ops = { ...elementwiseOps, ...kernelOps };
