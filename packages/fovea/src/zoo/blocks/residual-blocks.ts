import type { SymbolicTensor } from "../../layers/index.ts";
import { ShapeError } from "../../support/index.ts";
import { formatShape } from "../../tensor/shape.ts";
import { type BottleneckNames, bottleneck } from "./bottleneck.ts";

/** Options of a residual block with an identity shortcut. */
export interface IdentityBlockOptions {
  /** Filters of the three convolutions; the last must equal the input's number of channels. */
  readonly filters: readonly [first: number, second: number, third: number];
  /** Kernel size of the middle convolution (default 3). */
  readonly kernelSize?: number | undefined;
  /** Stage number for the layer names: 2 in "res2a_branch2a". */
  readonly stage: number;
  /** Block letter for the layer names: "a" in "res2a_branch2a". */
  readonly block: string;
  /** Epsilon of the batch normalizations (default 1e-3, as in Keras). */
  readonly epsilon?: number | undefined;
}

/** Options of a residual block with a convolution on its shortcut. */
export interface ConvolutionalBlockOptions extends IdentityBlockOptions {
  /** Strides of the first convolution and the shortcut (default 2). */
  readonly strides?: number | undefined;
}

/**
 * Adds a residual block that keeps the size and number of the feature maps (He et al. 2015, figure 5): 1×1, k×k and 1×1
 * convolutions, each with batch normalization, whose result is added to the input.
 *
 * [batch, height, width, channels] → the same shape. For stage 2 and block "b", the layers are named res2b_branch2a … c
 * and bn2b_branch2a … c, as in He et al.'s own files.
 *
 * ```ts
 * const y = zoo.identityBlock(x, { filters: [64, 64, 256], stage: 2, block: "b" });
 * ```
 *
 * @throws ShapeError if the input's number of channels differs from filters[2].
 */
export function identityBlock(x: SymbolicTensor, options: IdentityBlockOptions): SymbolicTensor {
  const { filters, kernelSize = 3, epsilon = 1e-3 } = options;
  const channels = x.shape.at(-1);
  if (channels !== filters[2]) {
    throw new ShapeError(
      `identityBlock "${options.stage}${options.block}": expected an input of filters[2] = ${filters[2]} channels, ` +
        `received ${formatShape(x.shape)}; a convolutionalBlock changes their number`,
    );
  }
  return bottleneck(x, { filters, kernelSize, strides: 1, shortcut: "identity", epsilon, names: namesOf(options) });
}

/**
 * Adds a residual block that changes the size or number of the feature maps: like `identityBlock`, with a 1×1
 * convolution and batch normalization on the shortcut (res2a_branch1, bn2a_branch1).
 *
 * [batch, height, width, channels] → [batch, ⌈height ÷ strides⌉, ⌈width ÷ strides⌉, filters[2]].
 */
export function convolutionalBlock(x: SymbolicTensor, options: ConvolutionalBlockOptions): SymbolicTensor {
  const { filters, kernelSize = 3, strides = 2, epsilon = 1e-3 } = options;
  return bottleneck(x, { filters, kernelSize, strides, shortcut: "convolution", epsilon, names: namesOf(options) });
}

const branches = { first: "2a", second: "2b", third: "2c", shortcut: "1" } as const;

function namesOf({ stage, block }: Pick<IdentityBlockOptions, "stage" | "block">): BottleneckNames {
  return {
    conv: (part) => `res${stage}${block}_branch${branches[part]}`,
    norm: (part) => `bn${stage}${block}_branch${branches[part]}`,
    relu: (part) => `res${stage}${block}_branch${branches[part]}_relu`,
    add: `res${stage}${block}`,
    out: `res${stage}${block}_relu`,
  };
}
