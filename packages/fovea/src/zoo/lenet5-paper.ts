import { initializers } from "../initializers/index.ts";
import { layers, type SymbolicTensor } from "../layers/index.ts";
import type { Variant } from "./architecture.ts";
import { classifier } from "./classifier.ts";

/** Table I: the S2 maps that each C3 map reads. C3 maps with equally many inputs are adjacent. */
const connections: readonly (readonly (readonly number[])[])[] = [
  [
    [0, 1, 2],
    [1, 2, 3],
    [2, 3, 4],
    [3, 4, 5],
    [4, 5, 0],
    [5, 0, 1],
  ],
  [
    ...[
      [0, 1, 2, 3],
      [1, 2, 3, 4],
      [2, 3, 4, 5],
      [3, 4, 5, 0],
      [4, 5, 0, 1],
      [5, 0, 1, 2],
    ],
    ...[
      [0, 1, 3, 4],
      [1, 2, 4, 5],
      [0, 2, 3, 5],
    ],
  ],
  [[0, 1, 2, 3, 4, 5]],
];

/**
 * LeNet-5 as published, except for the output. The paper compares F6 with ten fixed bitmaps of digits (radial basis
 * functions without parameters); a dense layer with 850 parameters replaces them here. Without it, the network has the
 * paper's 60,000 parameters. The paper's subsampling sums four values where this takes their mean, so the factors are
 * four times as large.
 */
export const paper: Variant<object> = {
  description: "32 × 32 pixels, scaled tanh, trained averages, partial connections, as published except for the output",
  inputShape: [32, 32, 1],
  classes: 10,
  smallest: 32,
  fixedSize: true,
  parameters: 60_850,
  features(x) {
    let y = scaledTanh(conv(x, "C1", 6), "C1");
    y = subsample(y, "S2");
    y = scaledTanh(partial(y, "C3"), "C3");
    return subsample(y, "S4");
  },
  top(x, options) {
    let y = scaledTanh(conv(x, "C5", 120), "C5");
    y = layers.flatten({ name: "flatten" }).apply(y);
    y = scaledTanh(layers.dense({ name: "F6", units: 84, ...initial(120) }).apply(y), "F6");
    return classifier(y, "output", options, initial(84));
  },
  stages: ["S2/squash", "S4/squash"],
  head: ["C5", "F6", "output"],
};

/** Uniform within ±2.4 ÷ the number of inputs per unit (appendix A). */
function initial(fanIn: number) {
  const uniform = initializers.randomUniform({ minval: -2.4 / fanIn, maxval: 2.4 / fanIn });
  return { kernelInitializer: uniform, biasInitializer: uniform };
}

function conv(x: SymbolicTensor, name: string, filters: number, groups = 1): SymbolicTensor {
  const values = initial((25 * Number(x.shape.at(-1))) / groups);
  return layers.conv2d({ name, filters, kernelSize: 5, groups, ...values }).apply(x);
}

/** Adds the partially connected C3: maps with equally many inputs form one grouped convolution. */
function partial(x: SymbolicTensor, name: string): SymbolicTensor {
  const parts = connections.map((maps, index) => {
    const read = layers.selectChannels({ name: `${name}/read${index}`, channels: maps.flat() }).apply(x);
    return conv(read, `${name}/${index}`, maps.length, maps.length);
  });
  return layers.concatenate({ name: `${name}/maps` }).apply(parts);
}

/** Adds subsampling: the mean of 2 × 2 values times a factor plus a bias, both per map, then the scaled tanh. */
function subsample(x: SymbolicTensor, name: string): SymbolicTensor {
  const y = layers.averagePooling2d({ name: `${name}/mean` }).apply(x);
  const { kernelInitializer: depthwiseInitializer, biasInitializer } = initial(1);
  const scaled = layers.depthwiseConv2d({ name, kernelSize: 1, depthwiseInitializer, biasInitializer }).apply(y);
  return scaledTanh(scaled, name);
}

/** Adds 1.7159 · tanh(⅔ x), which is 1 at 1 and −1 at −1. */
function scaledTanh(x: SymbolicTensor, name: string): SymbolicTensor {
  const inner = layers.rescaling({ name: `${name}/slope`, scale: 2 / 3 }).apply(x);
  const y = layers.activation({ name: `${name}/tanh`, activation: "tanh" }).apply(inner);
  return layers.rescaling({ name: `${name}/squash`, scale: 1.7159 }).apply(y);
}
