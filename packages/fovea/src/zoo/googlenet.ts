import { optional, options } from "../support/schema.ts";
import { boolean, fraction } from "../support/schema-fields.ts";
import { defineArchitecture } from "./define-architecture.ts";
import { paper } from "./googlenet-paper.ts";
import { torchvision } from "./googlenet-torchvision.ts";
import { torchPreprocessing, torchvisionWeights } from "./sources/torchvision.ts";

const own = options({
  /**
   * Whether to add two auxiliary classifiers, which help training: the outputs are then [main, aux1, aux2] (default
   * false).
   */
  auxiliaryHeads: boolean({ default: false }),
  /** Dropout rate of the main classifier (default: that of the variant, torchvision 0.2, paper 0.4). */
  dropout: optional(fraction()),
  /** Dropout rate of the auxiliary classifiers (default 0.7). */
  auxiliaryDropout: optional(fraction()),
  /**
   * torchvision's `transform_input`: converts images normalized with ImageNet's mean and standard deviation to the
   * range −1 … 1 that the weights expect (default false). Pretrained weights come with the matching preprocessing:
   * ImageNet's if true, to −1 … 1 if false.
   */
  transformInput: boolean({ default: false }),
});

/**
 * GoogLeNet: modules that apply windows of several sizes to the same feature maps, and no large dense layer.
 *
 * [batch, 224, 224, 3] → probabilities [batch, classes].
 *
 * With `auxiliaryHeads: true` it has three outputs, which are trained together; the paper weights the two auxiliary
 * losses by 0.3. After training, create a model with the main output only, which shares the trained weights:
 *
 * ```ts
 * const training = zoo.googlenet({ classes: 10, auxiliaryHeads: true });
 * const loss = "sparseCategoricalCrossentropy";
 * training.compile({ optimizer: "adam", loss: [loss, loss, loss], lossWeights: [1, 0.3, 0.3] });
 * await training.fit({ x, y: [y, y, y] });
 * const network = mainOutput(training);
 * ```
 *
 * torchvision returns the outputs in the order main, aux2, aux1; here they are ordered by depth.
 */
export const googlenet = defineArchitecture({
  name: "googlenet",
  title: "GoogLeNet (Inception v1)",
  description: "inception modules: 1×1, 3×3 and 5×5 windows side by side; twelve times fewer parameters than AlexNet",
  source:
    "Szegedy, Liu, Jia, Sermanet, Reed, Anguelov, Erhan, Vanhoucke and Rabinovich: Going deeper with convolutions, " +
    "2014, https://arxiv.org/abs/1409.4842",
  options: own,
  variants: { torchvision, paper },
  weights: [
    torchvisionWeights(
      "googlenet-1378be20.pth",
      { top1: 69.778, top5: 89.53 },
      // Equals ImageNet normalization followed by transform_input; `transformInput: true` separates the two.
      { preprocessing: torchPreprocessing({ mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] }) },
    ),
  ],
});
