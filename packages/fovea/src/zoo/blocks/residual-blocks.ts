import type { SymbolicTensor } from "../../layers/index.ts";
import { ShapeError } from "../../support/index.ts";
import { formatShape } from "../../tensor/shape.ts";
import { type BottleneckNames, bottleneck } from "./bottleneck.ts";

/** A block that adds its input as it is. */
export interface IdentityBlockOptions {
  /** Of the three convolutions; the last must be the number of the input's channels. */
  readonly filters: readonly [first: number, second: number, third: number];
  /** Of the middle convolution (default 3). */
  readonly kernelSize?: number | undefined;
  /** Number of the stage, for the names: 2 in "res2a_branch2a". */
  readonly stage: number;
  /** Letter of the block, for the names: "a" in "res2a_branch2a". */
  readonly block: string;
  /** Of the normalizations (default 1e-3, as in Keras). */
  readonly epsilon?: number | undefined;
}

/** A block that brings its input to the size of its output before it adds it. */
export interface ConvolutionalBlockOptions extends IdentityBlockOptions {
  /** Of the first convolution and the shortcut's (default 2). */
  readonly strides?: number | undefined;
}

/**
 * A residual block for maps whose size and number stay (He et al. 2015, figure 5): 1×1, k×k and 1×1 convolutions, each
 * with batch normalization; the input is added to the result: [batch, height, width, channels] → the same. The layers
 * are called res2b_branch2a … c and bn2b_branch2a … c for stage 2, block "b", as in He et al.'s own files.
 *
 * ```ts
 * const y = zoo.identityBlock(x, { filters: [64, 64, 256], stage: 2, block: "b" });
 * ```
 *
 * @throws ShapeError when the input has another number of channels than filters[2].
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
 * A residual block that changes the size or the number of the maps: like `identityBlock`, with a 1×1 convolution and
 * batch normalization on the shortcut (res2a_branch1, bn2a_branch1):
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
