// The portable engine's kernels: the living definition of every op, in plain loops over typed arrays.
// This room may import what engine/ may; a kernel knows its op's attributes and nothing of plans.
// Add a kernel: a file for its family, one line in `portableKernels`; results are written in full, never added to.
import type { KernelTable } from "../kernel.ts";
import { adaptiveAveragePool2d, adaptiveAveragePool2dGradient } from "./adaptive-average-pool2d.ts";
import { argMax } from "./arg-max.ts";
import { batchNorm, batchNormGradient } from "./batch-norm.ts";
import { broadcastTo } from "./broadcast-to.ts";
import { conv2d, conv2dFilterGradient, conv2dFilterGradientWithBias, conv2dInputGradient } from "./conv2d.ts";
import { dropout } from "./dropout.ts";
import { fusedElementwise } from "./fused-elementwise.ts";
import { layerNorm, layerNormGradient } from "./layer-norm.ts";
import { localResponseNorm, localResponseNormGradient } from "./local-response-norm.ts";
import { matmul } from "./matmul.ts";
import { averagePool2d, averagePool2dGradient, maxPool2d, maxPool2dGradient } from "./pool2d.ts";
import { randomNormal } from "./random-normal.ts";
import { reduceMax, reduceSum, sumOfSquares } from "./reduce.ts";
import { reshape } from "./reshape.ts";
import { resize2d, resize2dGradient } from "./resize2d.ts";
import { concat, pad, slice } from "./slice.ts";
import { logSoftmax, softmax } from "./softmax.ts";
import { softmaxCrossEntropy, softmaxCrossEntropyGradient } from "./softmax-cross-entropy.ts";
import { transpose } from "./transpose.ts";

export const portableKernels: KernelTable = {
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
