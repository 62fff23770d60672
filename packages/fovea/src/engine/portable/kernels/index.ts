// The portable engine's kernels: the living definition of every op, in plain loops over typed arrays.
// This room may import what engine/ may; a kernel knows its op's attributes and nothing of plans.
// Add a kernel: a file for its family, one line in `portableKernels`; results are written in full, never added to.
import type { KernelTable } from "../kernel.ts";
import { argMax } from "./arg-max.ts";
import { batchNorm, batchNormGradient } from "./batch-norm.ts";
import { broadcastTo } from "./broadcast-to.ts";
import { conv2d, conv2dFilterGradient, conv2dFilterGradientWithBias, conv2dInputGradient } from "./conv2d.ts";
import { dropout } from "./dropout.ts";
import { fusedElementwise } from "./fused-elementwise.ts";
import { matmul } from "./matmul.ts";
import { averagePool2d, averagePool2dGradient, maxPool2d, maxPool2dGradient } from "./pool2d.ts";
import { reduceMax, reduceSum } from "./reduce.ts";
import { reshape } from "./reshape.ts";
import { logSoftmax, softmax } from "./softmax.ts";
import { softmaxCrossEntropy, softmaxCrossEntropyGradient } from "./softmax-cross-entropy.ts";

export const portableKernels: KernelTable = {
  argMax,
  averagePool2d,
  averagePool2dGradient,
  batchNorm,
  batchNormGradient,
  broadcastTo,
  conv2d,
  conv2dFilterGradient,
  conv2dFilterGradientWithBias,
  conv2dInputGradient,
  dropout,
  fusedElementwise,
  logSoftmax,
  matmul,
  maxPool2d,
  maxPool2dGradient,
  reduceMax,
  reduceSum,
  reshape,
  softmax,
  softmaxCrossEntropy,
  softmaxCrossEntropyGradient,
};
