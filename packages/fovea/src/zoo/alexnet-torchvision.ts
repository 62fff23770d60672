import { layers, type SymbolicTensor } from "../layers/index.ts";
import type { AlexNetOptions } from "./alexnet-options.ts";
import type { Variant } from "./architecture.ts";
import { torchInitial } from "./blocks/torch-initial.ts";
import { classifier } from "./classifier.ts";

type Window = Pick<Parameters<typeof layers.conv2d>[0], "filters" | "kernelSize" | "strides" | "padding">;

/** torchvision's AlexNet: a single tower, narrower than the paper's two together, without response normalization. */
export const torchvision: Variant<AlexNetOptions> = {
  description: "torchvision's: one tower, no response normalization (from “One weird trick”)",
  inputShape: [224, 224, 3],
  smallest: 63,
  parameters: 61_100_840,
  features(x) {
    let y = pool(conv(x, 0, { filters: 64, kernelSize: 11, strides: 4, padding: [2, 2] }), 2);
    y = pool(conv(y, 3, { filters: 192, kernelSize: 5, padding: [2, 2] }), 5);
    y = conv(y, 6, { filters: 384, kernelSize: 3, padding: [1, 1] });
    y = conv(y, 8, { filters: 256, kernelSize: 3, padding: [1, 1] });
    return pool(conv(y, 10, { filters: 256, kernelSize: 3, padding: [1, 1] }), 12);
  },
  top(x, { dropout = 0.5, ...options }) {
    const hidden = (input: SymbolicTensor, index: number) => {
      const y = layers.dropout({ name: `classifier/${index - 1}`, rate: dropout }).apply(input);
      const initial = torchInitial(Number(y.shape.at(-1)));
      return layers.dense({ ...initial, name: `classifier/${index}`, units: 4096, activation: "relu" }).apply(y);
    };
    const maps = layers.adaptiveAveragePooling2d({ name: "avgpool", outputSize: 6 }).apply(x);
    const y = hidden(hidden(layers.flatten({ name: "flatten" }).apply(maps), 1), 4);
    return classifier(y, "classifier/6", options, torchInitial(4096));
  },
  stages: ["features/2", "features/5", "features/12"],
  head: ["classifier/1", "classifier/4", "classifier/6"],
};

function conv(x: SymbolicTensor, index: number, window: Window): SymbolicTensor {
  const [rows = 1, columns = rows] = [window.kernelSize].flat();
  const initial = torchInitial(rows * columns * Number(x.shape.at(-1)));
  const y = layers.conv2d({ ...window, ...initial, name: `features/${index}` }).apply(x);
  return layers.relu({ name: `features/${index + 1}` }).apply(y);
}

function pool(x: SymbolicTensor, index: number): SymbolicTensor {
  return layers.maxPooling2d({ name: `features/${index}`, poolSize: 3, strides: 2 }).apply(x);
}
