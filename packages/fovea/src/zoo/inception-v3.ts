import { options, type ResolvedOptions } from "../support/schema.ts";
import { boolean, fraction } from "../support/schema-fields.ts";
import { defineArchitecture } from "./define-architecture.ts";
import { keras } from "./inception-v3-keras.ts";
import { torchvision } from "./inception-v3-torchvision.ts";

const own = options({
  /** One more classifier in the middle, which helps training (torchvision): the outputs are then [main, aux]. */
  auxiliaryHeads: boolean({ default: false }),
  /** Before the classifier; Keras' variant has none. */
  dropout: fraction({ default: 0.5 }),
  /** torchvision's `transform_input`; the preprocessing of pretrained weights does the same to the picture. */
  transformInput: boolean({ default: false }),
});

export type InceptionV3Options = ResolvedOptions<typeof own>;

const scaledTo1 = { scale: 1 / 255, mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5], channelOrder: "rgb" } as const;
const kerasFiles = "https://storage.googleapis.com/tensorflow/keras-applications/inception_v3";

/**
 * Inception v3: large windows taken apart into small ones, and into rows and columns.
 * [batch, 299, 299, 3] → probabilities [batch, classes].
 *
 * With `auxiliaryHeads: true` it has two outputs; train it like GoogLeNet, with `lossWeights: [1, 0.4]` as torchvision's
 * recipe has it, and go on with `mainOutput(model)`.
 */
export const inceptionV3 = defineArchitecture({
  name: "inception-v3",
  title: "Inception v3",
  description: "inception modules of factored windows, 7×7 as a row and a column; 299 × 299 pixels",
  source:
    "Szegedy, Vanhoucke, Ioffe, Shlens and Wojna: Rethinking the Inception architecture for computer vision, 2015, " +
    "https://arxiv.org/abs/1512.00567",
  options: own,
  variants: { torchvision, keras },
  weights: [
    {
      id: "torchvision",
      variant: "torchvision",
      file: { url: "https://download.pytorch.org/models/inception_v3_google-0cc3c7bd.pth", sha256: "0cc3c7bd" },
      // ImageNet's mean and deviation followed by transform_input is what `scaledTo1` does.
      preprocessing: { resize: 342, crop: [299, 299], interpolation: "bilinear", ...scaledTo1 },
      labels: "imagenet",
      license: "BSD-3-Clause",
      accuracy: { top1: 77.294, top5: 93.45 },
    },
    {
      id: "keras",
      variant: "keras",
      file: {
        url: `${kerasFiles}/inception_v3_weights_tf_dim_ordering_tf_kernels.h5`,
        md5: "9a0d58056eeedaa3f26cb7ebd46da564",
      },
      fileWithoutTop: {
        url: `${kerasFiles}/inception_v3_weights_tf_dim_ordering_tf_kernels_notop.h5`,
        md5: "bcbd6486424b2319ff4ef7d526e38f63",
      },
      preprocessing: { resize: [299, 299], crop: [299, 299], interpolation: "bilinear", ...scaledTo1 },
      labels: "imagenet",
      license: "Apache-2.0",
      accuracy: { top1: 77.9, top5: 93.7 },
    },
  ],
});
