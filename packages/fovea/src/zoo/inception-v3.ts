import { options } from "../support/schema.ts";
import { boolean, fraction } from "../support/schema-fields.ts";
import { defineArchitecture } from "./define-architecture.ts";
import { keras } from "./inception-v3-keras.ts";
import { torchvision } from "./inception-v3-torchvision.ts";
import { kerasPreprocessing, kerasWeights } from "./sources/keras.ts";
import { timmWeights } from "./sources/timm.ts";
import { torchPreprocessing, torchvisionWeights } from "./sources/torchvision.ts";

const own = options({
  /**
   * Whether to add an auxiliary classifier, which helps training (torchvision only): the outputs are then [main, aux]
   * (default false).
   */
  auxiliaryHeads: boolean({ default: false }),
  /** Dropout rate before the classifier (default 0.5); Keras' variant has no dropout. */
  dropout: fraction({ default: 0.5 }),
  /**
   * torchvision's `transform_input`: converts images normalized with ImageNet's mean and standard deviation to the
   * range −1 … 1 that the weights expect (default false). Pretrained weights come with the matching preprocessing:
   * ImageNet's if true, to −1 … 1 if false.
   */
  transformInput: boolean({ default: false }),
});

const accuracy = { top1: 77.294, top5: 93.45 };

/** Equals ImageNet normalization followed by transform_input; `transformInput: true` separates the two. */
const preprocessing = torchPreprocessing({
  resize: 342,
  crop: [299, 299],
  mean: [0.5, 0.5, 0.5],
  std: [0.5, 0.5, 0.5],
});

/**
 * Inception v3: inception modules with large windows factored into small ones and into rows and columns.
 *
 * [batch, 299, 299, 3] → probabilities [batch, classes].
 *
 * With `auxiliaryHeads: true` it has two outputs. Train it like GoogLeNet, with `lossWeights: [1, 0.4]` as in
 * torchvision's recipe, then continue with `mainOutput(model)`.
 */
export const inceptionV3 = defineArchitecture({
  name: "inception-v3",
  title: "Inception v3",
  description: "inception modules with factored windows, 7×7 as 1×7 and 7×1; 299 × 299 pixels",
  source:
    "Szegedy, Vanhoucke, Ioffe, Shlens and Wojna: Rethinking the Inception architecture for computer vision, 2015, " +
    "https://arxiv.org/abs/1512.00567",
  options: own,
  variants: { torchvision, keras },
  weights: [
    torchvisionWeights("inception_v3_google-0cc3c7bd.pth", accuracy, { preprocessing, regularized: true }),
    timmWeights("inception_v3", "tv_in1k", {
      accuracy,
      license: "Apache-2.0",
      preprocessing: { ...preprocessing, interpolation: "bicubic" },
      regularized: true,
    }),
    {
      ...kerasWeights(
        {
          folder: "inception_v3",
          name: "inception_v3",
          md5: "9a0d58056eeedaa3f26cb7ebd46da564",
          md5WithoutTop: "bcbd6486424b2319ff4ef7d526e38f63",
        },
        kerasPreprocessing("tf", 299),
        { top1: 77.9, top5: 93.7 },
      ),
      regularized: true,
    },
  ],
});
