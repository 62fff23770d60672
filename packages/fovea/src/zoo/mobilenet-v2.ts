import { initializers } from "../initializers/index.ts";
import { layers, type SymbolicTensor } from "../layers/index.ts";
import { options } from "../support/schema.ts";
import { fraction, positive } from "../support/schema-fields.ts";
import { torchConv, torchDepthwise, torchNorm } from "./blocks/torch.ts";
import { classifier } from "./classifier.ts";
import { defineArchitecture } from "./define-architecture.ts";
import { torchPreprocessing, torchvisionWeights } from "./sources/torchvision.ts";

/** Table 2 of the paper: the blocks' expansion, filters, number and first strides. */
const groups = [
  { expansion: 1, filters: 16, blocks: 1, strides: 1 },
  { expansion: 6, filters: 24, blocks: 2, strides: 2 },
  { expansion: 6, filters: 32, blocks: 3, strides: 2 },
  { expansion: 6, filters: 64, blocks: 4, strides: 2 },
  { expansion: 6, filters: 96, blocks: 3, strides: 1 },
  { expansion: 6, filters: 160, blocks: 3, strides: 2 },
  { expansion: 6, filters: 320, blocks: 1, strides: 1 },
] as const;

interface MobileNetOptions {
  readonly alpha: number;
  readonly dropout: number;
}

/** A framework's convolutions and normalizations, with its layer names. */
interface Parts {
  /** Adds the stem or the last convolution. */
  conv(x: SymbolicTensor, part: "stem" | "last", filters: number): SymbolicTensor;
  /** Expands the feature maps with a 1×1 convolution. */
  expand(x: SymbolicTensor, block: number, filters: number): SymbolicTensor;
  depthwise(x: SymbolicTensor, block: number, strides: number): SymbolicTensor;
  /** Projects them back, without activation. */
  project(x: SymbolicTensor, block: number, filters: number): SymbolicTensor;
  add(x: SymbolicTensor, y: SymbolicTensor, block: number): SymbolicTensor;
  /** Returns a number of filters times `alpha`, rounded as in the framework. */
  scaled(filters: number, alpha: number): number;
}

/**
 * MobileNetV2, for small devices: inverted residual blocks with depthwise convolutions, which are wide inside and
 * narrow at their ends.
 *
 * [batch, 224, 224, 3] → probabilities [batch, classes].
 */
export const mobilenetV2 = defineArchitecture({
  name: "mobilenet-v2",
  title: "MobileNetV2",
  description: "inverted residuals with depthwise convolutions, for small devices",
  source:
    "Sandler et al.: MobileNetV2: Inverted residuals and linear bottlenecks, 2018, https://arxiv.org/abs/1801.04381",
  options: options({
    /** Width multiplier: scales the number of filters of every layer (default 1). */
    alpha: positive({ default: 1 }),
    /** Dropout rate before torchvision's classifier (default 0.2); Keras' variant has no dropout. */
    dropout: fraction({ default: 0.2 }),
  }),
  variants: {
    torchvision: {
      description: "torchvision's mobilenet_v2",
      inputShape: [224, 224, 3],
      smallest: 1,
      parameters: 3_504_872,
      features: (x, given: MobileNetOptions) => features(x, given, torchParts),
      top(x, given) {
        const pooled = layers.globalAveragePooling2d().apply(x);
        const kept = layers.dropout({ name: "classifier/0", rate: given.dropout }).apply(pooled);
        const kernelInitializer = initializers.randomNormal({ stddev: 0.01 });
        return classifier(kept, "classifier/1", given, { kernelInitializer });
      },
      stages: ["features/1/conv/2", "features/3/add", "features/6/add", "features/13/add", "features/18/2"],
      head: ["classifier/1"],
    },
    keras: {
      description: "Keras' MobileNetV2",
      inputShape: [224, 224, 3],
      smallest: 32,
      parameters: 3_538_984,
      features: (x, given: MobileNetOptions) => features(x, given, kerasParts),
      top: (x, given) => classifier(layers.globalAveragePooling2d().apply(x), "predictions", given),
      stages: ["expanded_conv_project_BN", "block_2_add", "block_5_add", "block_12_add", "out_relu"],
      head: ["predictions"],
    },
  },
  weights: [
    torchvisionWeights("mobilenet_v2-b0353104.pth", { top1: 71.878, top5: 90.286 }),
    torchvisionWeights(
      "mobilenet_v2-7ebf99e0.pth",
      { top1: 72.154, top5: 90.822 },
      { id: "torchvision/v2", preprocessing: torchPreprocessing({ resize: 232 }), regularized: true },
    ),
  ],
});

function features(x: SymbolicTensor, { alpha }: MobileNetOptions, parts: Parts): SymbolicTensor {
  let y = parts.conv(x, "stem", divisible(32 * alpha));
  let block = 0;
  for (const { expansion, filters, blocks, strides: first } of groups) {
    for (let index = 0; index < blocks; index++, block++) {
      const before = y;
      const channels = Number(y.shape.at(-1));
      const narrow = parts.scaled(filters, alpha);
      const strides = index === 0 ? first : 1;
      if (expansion > 1) y = parts.expand(y, block, expansion * channels);
      y = parts.project(parts.depthwise(y, block, strides), block, narrow);
      if (strides === 1 && channels === narrow) y = parts.add(before, y, block);
    }
  }
  return parts.conv(y, "last", alpha > 1 ? divisible(1280 * alpha) : 1280);
}

/** Returns the nearest multiple of 8 that is at least 90 % of the given number. */
function divisible(filters: number): number {
  const rounded = Math.max(8, Math.floor((filters + 4) / 8) * 8);
  return rounded < 0.9 * filters ? rounded + 8 : rounded;
}

const torchParts: Parts = {
  conv(x, part, filters) {
    const name = part === "stem" ? "features/0" : "features/18";
    const window = part === "stem" ? { kernelSize: 3, strides: 2 } : { kernelSize: 1 };
    return relu6(torchNorm(torchConv(x, `${name}/0`, { ...window, filters }), `${name}/1`), `${name}/2`);
  },
  expand(x, block, filters) {
    const name = torchName(block, 0);
    return relu6(torchNorm(torchConv(x, `${name}/0`, { filters, kernelSize: 1 }), `${name}/1`), `${name}/2`);
  },
  depthwise(x, block, strides) {
    const name = torchName(block, 1);
    return relu6(torchNorm(torchDepthwise(x, `${name}/0`, { kernelSize: 3, strides }), `${name}/1`), `${name}/2`);
  },
  project: (x, block, filters) =>
    torchNorm(torchConv(x, torchName(block, 2), { filters, kernelSize: 1 }), torchName(block, 3)),
  add: (x, y, block) => layers.add({ name: `features/${block + 1}/add` }).apply([x, y]),
  scaled: (filters, alpha) => divisible(filters * alpha),
};

/** Returns torchvision's name of a part. Only existing parts are numbered, and the first block has no expansion. */
function torchName(block: number, part: number): string {
  return `features/${block + 1}/conv/${block === 0 ? part - 1 : part}`;
}

const kerasParts: Parts = {
  conv(x, part, filters) {
    const [conv, norm, relu] =
      part === "stem" ? ["Conv1", "bn_Conv1", "Conv1_relu"] : ["Conv_1", "Conv_1_bn", "out_relu"];
    const window = part === "stem" ? { kernelSize: 3, strides: 2 } : { kernelSize: 1 };
    return relu6(kerasNorm(kerasConv(x, conv, { ...window, filters }), norm), relu);
  },
  expand(x, block, filters) {
    const name = `${kerasName(block)}_expand`;
    return relu6(kerasNorm(kerasConv(x, name, { filters, kernelSize: 1 }), `${name}_BN`), `${name}_relu`);
  },
  depthwise(x, block, strides) {
    const name = `${kerasName(block)}_depthwise`;
    const y = layers.depthwiseConv2d({ name, kernelSize: 3, strides, padding: "same", useBias: false }).apply(x);
    return relu6(kerasNorm(y, `${name}_BN`), `${name}_relu`);
  },
  project(x, block, filters) {
    const name = `${kerasName(block)}_project`;
    return kerasNorm(kerasConv(x, name, { filters, kernelSize: 1 }), `${name}_BN`);
  },
  add: (x, y, block) => layers.add({ name: `${kerasName(block)}_add` }).apply([x, y]),
  scaled: (filters, alpha) => divisible(Math.floor(filters * alpha)),
};

function kerasName(block: number): string {
  return block === 0 ? "expanded_conv" : `block_${block}`;
}

type ConvOptions = Pick<Parameters<typeof layers.conv2d>[0], "filters" | "kernelSize" | "strides">;

function kerasConv(x: SymbolicTensor, name: string, window: ConvOptions): SymbolicTensor {
  return layers.conv2d({ ...window, name, padding: "same", useBias: false }).apply(x);
}

function kerasNorm(x: SymbolicTensor, name: string): SymbolicTensor {
  return layers.batchNormalization({ name, epsilon: 1e-3, momentum: 0.999 }).apply(x);
}

function relu6(x: SymbolicTensor, name: string): SymbolicTensor {
  return layers.relu({ name, maxValue: 6 }).apply(x);
}
