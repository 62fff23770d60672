import { optional, options, type ResolvedOptions } from "../support/schema.ts";
import { boolean, fraction } from "../support/schema-fields.ts";
import { defineArchitecture } from "./define-architecture.ts";
import { paper } from "./googlenet-paper.ts";
import { torchvision } from "./googlenet-torchvision.ts";
import { torchPreprocessing, torchvisionWeights } from "./sources/torchvision.ts";

const own = options({
  /** Two more classifiers in the middle, which help training: the outputs are then [main, aux1, aux2]. */
  auxiliaryHeads: boolean({ default: false }),
  /** Of the main classifier; the variant's own rate (torchvision 0.2, paper 0.4) unless given. */
  dropout: optional(fraction()),
  /** Of the auxiliary classifiers; 0.7 unless given. */
  auxiliaryDropout: optional(fraction()),
  /**
   * torchvision's `transform_input`: from pictures normalized with ImageNet's mean and deviation to −1 … 1, which the
   * weights want. Pretrained weights bring the preprocessing that goes with it: ImageNet's, or to −1 … 1 without it.
   */
  transformInput: boolean({ default: false }),
});

export type GoogLeNetOptions = ResolvedOptions<typeof own>;

/**
 * GoogLeNet: modules that look at the same maps through windows of several sizes, and no large dense layer.
 * [batch, 224, 224, 3] → probabilities [batch, classes].
 *
 * With `auxiliaryHeads: true` it has three outputs, which are trained together; the paper counts the losses of the two
 * in the middle by 0.3. Afterwards a model of the main output alone shares what was learnt:
 *
 * ```ts
 * const training = zoo.googlenet({ classes: 10, auxiliaryHeads: true });
 * const loss = "sparseCategoricalCrossentropy";
 * training.compile({ optimizer: "adam", loss: [loss, loss, loss], lossWeights: [1, 0.3, 0.3] });
 * await training.fit({ x, y: [y, y, y] });
 * const network = mainOutput(training);
 * ```
 *
 * torchvision returns the heads in the order main, aux2, aux1; here they stand in the order of their depth.
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
      // ImageNet's mean and deviation followed by transform_input is this; `transformInput: true` brings the two apart.
      { preprocessing: torchPreprocessing({ mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] }) },
    ),
  ],
});
