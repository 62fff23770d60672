import { layers, type SymbolicTensor } from "../layers/index.ts";
import type { BuildOptions, Variant } from "./architecture.ts";
import { torchConv, torchNorm } from "./blocks/torch.ts";
import { torchInitial } from "./blocks/torch-initial.ts";
import { classifier } from "./classifier.ts";

/**
 * "basic" blocks have two 3×3 convolutions; "bottleneck" blocks have 1×1, 3×3 and 1×1 convolutions, the last four times
 * as wide; "plain" blocks are basic blocks without a shortcut.
 */
type BlockKind = "basic" | "bottleneck" | "plain";

/** Depth of a network: the number of blocks of its four stages. */
export interface ResNetDepth {
  readonly kind: BlockKind;
  readonly blocks: readonly [number, number, number, number];
  readonly parameters: number;
}

interface BlockOptions {
  /** Filters of the 3×3 convolutions. */
  readonly filters: number;
  readonly strides: number;
  /** Whether the shortcut is a convolution, because the block changes the size or number of the feature maps. */
  readonly downsample: boolean;
}

/** torchvision's residual networks: strides on the 3×3 convolution ("v1.5"), no biases in convolutions. */
export function torchvisionResNet({ kind, blocks, parameters }: ResNetDepth): Variant<object> {
  return {
    description: "torchvision's: strides on the 3×3 convolutions (v1.5)",
    inputShape: [224, 224, 3],
    smallest: 1,
    parameters,
    features(x) {
      let y = relu(torchNorm(torchConv(x, "conv1", { filters: 64, kernelSize: 7, strides: 2 }), "bn1"), "relu");
      y = layers.maxPooling2d({ name: "maxpool", poolSize: 3, strides: 2, padding: [1, 1] }).apply(y);
      for (const [stage, count] of blocks.entries()) {
        for (let block = 0; block < count; block++) {
          const first = block === 0;
          y = blockOf[kind](y, `layer${stage + 1}/${block}`, {
            filters: 64 * 2 ** stage,
            strides: first && stage > 0 ? 2 : 1,
            downsample: first && (stage > 0 || kind === "bottleneck"),
          });
        }
      }
      return y;
    },
    top(x, options: BuildOptions) {
      const pooled = layers.globalAveragePooling2d({ name: "avgpool" }).apply(x);
      return classifier(pooled, "fc", options, torchInitial(Number(pooled.shape.at(-1))));
    },
    stages: ["relu", ...blocks.map((count, stage) => `layer${stage + 1}/${count - 1}/relu`)],
    head: ["fc"],
  };
}

/** Adds a block: [batch, height, width, channels] → the same shape, smaller if strided. */
type Block = (x: SymbolicTensor, name: string, options: BlockOptions) => SymbolicTensor;

const blockOf: Readonly<Record<BlockKind, Block>> = {
  basic: (x, name, { filters, strides, downsample }) =>
    joined(twoConvolutions(x, name, filters, strides), downsample ? shortcut(x, name, filters, strides) : x, name),
  plain: (x, name, { filters, strides }) => relu(twoConvolutions(x, name, filters, strides), `${name}/relu`),
  bottleneck(x, name, { filters, strides, downsample }) {
    let y = relu(torchNorm(torchConv(x, `${name}/conv1`, { filters, kernelSize: 1 }), `${name}/bn1`), `${name}/relu1`);
    y = torchConv(y, `${name}/conv2`, { filters, kernelSize: 3, strides });
    y = relu(torchNorm(y, `${name}/bn2`), `${name}/relu2`);
    y = torchNorm(torchConv(y, `${name}/conv3`, { filters: 4 * filters, kernelSize: 1 }), `${name}/bn3`);
    return joined(y, downsample ? shortcut(x, name, 4 * filters, strides) : x, name);
  },
};

/** Adds two 3×3 convolutions, the second without activation. */
function twoConvolutions(x: SymbolicTensor, name: string, filters: number, strides: number): SymbolicTensor {
  let y = torchConv(x, `${name}/conv1`, { filters, kernelSize: 3, strides });
  y = relu(torchNorm(y, `${name}/bn1`), `${name}/relu1`);
  return torchNorm(torchConv(y, `${name}/conv2`, { filters, kernelSize: 3 }), `${name}/bn2`);
}

function shortcut(x: SymbolicTensor, name: string, filters: number, strides: number): SymbolicTensor {
  const y = torchConv(x, `${name}/downsample/0`, { filters, kernelSize: 1, strides });
  return torchNorm(y, `${name}/downsample/1`);
}

function joined(y: SymbolicTensor, x: SymbolicTensor, name: string): SymbolicTensor {
  return relu(layers.add({ name: `${name}/add` }).apply([y, x]), `${name}/relu`);
}

function relu(x: SymbolicTensor, name: string): SymbolicTensor {
  return layers.relu({ name }).apply(x);
}
