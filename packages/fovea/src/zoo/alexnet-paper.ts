import { initializers } from "../initializers/index.ts";
import { layers, type SymbolicTensor } from "../layers/index.ts";
import type { AlexNetOptions } from "./alexnet-options.ts";
import type { Variant } from "./architecture.ts";
import { classifier } from "./classifier.ts";

/** Normal kernels, and biases of 1 in some layers so that their ReLUs start with positive inputs (section 5). */
const kernelInitializer = initializers.randomNormal({ stddev: 0.01 });

/**
 * AlexNet as published. Its two towers on two GPUs are grouped convolutions here. The input is 227 × 227 because the
 * paper's figures do not add up with the 224 of its text.
 */
export const paper: Variant<AlexNetOptions> = {
  description: "as published: 227 × 227 pixels, two groups in conv2, 4 and 5, response normalization",
  inputShape: [227, 227, 3],
  smallest: 67,
  parameters: 60_965_224,
  features(x) {
    let y = conv(x, "conv1", { filters: 96, kernelSize: 11, strides: 4 }, "zeros");
    y = pool(responseNorm(y, "norm1"), "pool1");
    y = conv(y, "conv2", { filters: 256, kernelSize: 5, padding: "same", groups: 2 }, "ones");
    y = pool(responseNorm(y, "norm2"), "pool2");
    y = conv(y, "conv3", { filters: 384, kernelSize: 3, padding: "same" }, "zeros");
    y = conv(y, "conv4", { filters: 384, kernelSize: 3, padding: "same", groups: 2 }, "ones");
    return pool(conv(y, "conv5", { filters: 256, kernelSize: 3, padding: "same", groups: 2 }, "ones"), "pool5");
  },
  top(x, { dropout = 0.5, ...options }) {
    const hidden = (input: SymbolicTensor, name: string) => {
      const initial = { kernelInitializer, biasInitializer: "ones" } as const;
      const y = layers.dense({ ...initial, name, units: 4096, activation: "relu" }).apply(input);
      return layers.dropout({ name: name.replace("fc", "drop"), rate: dropout }).apply(y);
    };
    const y = hidden(hidden(layers.flatten({ name: "flatten" }).apply(x), "fc6"), "fc7");
    return classifier(y, "fc8", options, { kernelInitializer });
  },
  stages: ["pool1", "pool2", "pool5"],
  head: ["fc6", "fc7", "fc8"],
};

type Window = Omit<Parameters<typeof layers.conv2d>[0], "name">;

function conv(x: SymbolicTensor, name: string, window: Window, biasInitializer: "zeros" | "ones"): SymbolicTensor {
  return layers.conv2d({ ...window, name, activation: "relu", kernelInitializer, biasInitializer }).apply(x);
}

/** Local response normalization over five adjacent channels: k = 2, α = 1e-4, β = 0.75 (section 3.3). */
function responseNorm(x: SymbolicTensor, name: string): SymbolicTensor {
  const constants = { depthRadius: 2, bias: 2, alpha: 1e-4, beta: 0.75 };
  return layers.localResponseNormalization({ ...constants, name }).apply(x);
}

/** Max pooling with overlapping windows (section 3.4). */
function pool(x: SymbolicTensor, name: string): SymbolicTensor {
  return layers.maxPooling2d({ name, poolSize: 3, strides: 2 }).apply(x);
}
