import { layers, type SymbolicTensor } from "../../layers/index.ts";

/** The parts of a block in the order of He et al.: three convolutions, and that of the shortcut. */
export type BottleneckPart = "first" | "second" | "third" | "shortcut";

export interface BottleneckOptions {
  /** Of the three convolutions. */
  readonly filters: readonly [first: number, second: number, third: number];
  /** Of the second convolution. */
  readonly kernelSize: number;
  /** Of the first convolution and that of the shortcut. */
  readonly strides: number;
  /** "identity" adds the input as it is, "convolution" brings it to the output's size first. */
  readonly shortcut: "identity" | "convolution";
  /** Of the normalizations. */
  readonly epsilon: number;
  readonly names: BottleneckNames;
}

/** What a block's layers are called; without a name they are numbered. */
export interface BottleneckNames {
  conv(part: BottleneckPart): string;
  norm(part: BottleneckPart): string;
  relu?(part: BottleneckPart): string;
  /** The sum, and the ReLU behind it that ends the block. */
  readonly add?: string;
  readonly out?: string;
}

/**
 * A residual block in Keras' manner: 1×1, k×k and 1×1 convolutions with biases, each with batch normalization, the
 * stride on the first: [batch, height, width, channels] → [batch, ⌈height ÷ strides⌉, ⌈width ÷ strides⌉, filters[2]].
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
