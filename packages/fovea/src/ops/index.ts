// The ops: attributes, shape rule and gradient rule of each, but not its computation.
// This room may import support/, tensor/ and graph/.
// To add an op: one file, and a line in `ops`. The type checker then requires a portable kernel, and the conformance
// suite a native kernel and test cases.
import { adaptiveAveragePool2d, adaptiveAveragePool2dGradient } from "./adaptive-average-pool2d.ts";
import { argMax } from "./arg-max.ts";
import { batchNorm, batchNormGradient } from "./batch-norm.ts";
import { broadcastTo, reduceSum } from "./broadcast.ts";
import { concat } from "./concat.ts";
import { conv2d, conv2dFilterGradient, conv2dFilterGradientWithBias, conv2dInputGradient } from "./conv2d.ts";
import { dropout } from "./dropout.ts";
import { elementwiseOps } from "./elementwise/index.ts";
import { fusedElementwise } from "./fused-elementwise.ts";
import { layerNorm, layerNormGradient } from "./layer-norm.ts";
import { localResponseNorm, localResponseNormGradient } from "./local-response-norm.ts";
import { matmul } from "./matmul.ts";
import { averagePool2d, averagePool2dGradient, maxPool2d, maxPool2dGradient } from "./pool2d.ts";
import { randomNormal } from "./random-normal.ts";
import { reduceMax } from "./reduce-max.ts";
import { reshape } from "./reshape.ts";
import { resize2d, resize2dGradient } from "./resize2d.ts";
import { pad, slice } from "./slice.ts";
import { logSoftmax, softmax } from "./softmax.ts";
import { softmaxCrossEntropy, softmaxCrossEntropyGradient } from "./softmax-cross-entropy.ts";
import { sumOfSquares } from "./sum-of-squares.ts";
import { transpose } from "./transpose.ts";

/** The ops for which engines need a kernel, by name: all except the element-wise ops, which arrive fused. */
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
  sumOfSquares,
  transpose,
};

export type KernelName = keyof typeof kernelOps;

/** All ops, for building graphs. */
export const ops = { ...elementwiseOps, ...kernelOps };
