import { layers, type SymbolicTensor } from "../../layers/index.ts";

/** The convolutions of a block, in the order of He et al.: three on the residual branch and one on the shortcut. */
export type BottleneckPart = "first" | "second" | "third" | "shortcut";

export interface BottleneckOptions {
  /** Filters of the three convolutions. */
  readonly filters: readonly [first: number, second: number, third: number];
  /** Kernel size of the second convolution. */
  readonly kernelSize: number;
  /** Strides of the first convolution and the shortcut. */
  readonly strides: number;
  /** "identity" adds the input itself; "convolution" first projects it to the output's shape. */
  readonly shortcut: "identity" | "convolution";
  /** Epsilon of the batch normalizations. */
  readonly epsilon: number;
  readonly names: BottleneckNames;
}

/** Names of a block's layers; layers without a name are numbered. */
export interface BottleneckNames {
  conv(part: BottleneckPart): string;
  norm(part: BottleneckPart): string;
  relu?(part: BottleneckPart): string;
  /** Names of the sum and of the ReLU that follows it. */
  readonly add?: string;
  readonly out?: string;
}

/**
 * Adds a bottleneck block as Keras builds it: 1×1, k×k and 1×1 convolutions with biases, each with batch normalization,
 * the strides on the first.
 *
 * [batch, height, width, channels] → [batch, ⌈height ÷ strides⌉, ⌈width ÷ strides⌉, filters[2]].
 */
export function bottleneck(x: SymbolicTensor, options: BottleneckOptions): SymbolicTensor {
  const { filters, kernelSize, strides, shortcut, epsilon, names } = options;
  const normalized = (input: SymbolicTensor, part: BottleneckPart, count: number, size: number, stride: number) => {
    const conv = layers.conv2d({
      name: names.conv(part),
      filters: count,
      kernelSize: size,
      strides: stride,
      padding: size === 1 ? "valid" : "same",
    });
    return layers.batchNormalization({ name: names.norm(part), epsilon }).apply(conv.apply(input));
  };
  const kept = shortcut === "identity" ? x : normalized(x, "shortcut", filters[2], 1, strides);
  let y = normalized(x, "first", filters[0], 1, strides);
  y = layers.relu({ name: names.relu?.("first") }).apply(y);
  y = normalized(y, "second", filters[1], kernelSize, 1);
  y = layers.relu({ name: names.relu?.("second") }).apply(y);
  y = normalized(y, "third", filters[2], 1, 1);
  return layers.relu({ name: names.out }).apply(layers.add({ name: names.add }).apply([kept, y]));
}
