import { layers } from "../layers/index.ts";
import { options } from "../support/schema.ts";
import { boolean } from "../support/schema-fields.ts";
import { convolutionalBlock, identityBlock } from "./blocks/residual-blocks.ts";
import { classifier } from "./classifier.ts";
import { defineArchitecture } from "./define-architecture.ts";

type Filters = readonly [first: number, second: number, third: number];

/** Filters and number of blocks of each stage; the first block of a stage has a convolution on its shortcut. */
const stages: readonly { readonly stage: number; readonly filters: Filters; readonly blocks: string }[] = [
  { stage: 2, filters: [64, 64, 256], blocks: "abc" },
  { stage: 3, filters: [128, 128, 512], blocks: "abcd" },
  { stage: 4, filters: [256, 256, 1024], blocks: "abcdef" },
  { stage: 5, filters: [512, 512, 2048], blocks: "abc" },
];

/**
 * ResNet-50 for 64 × 64 images of hands that show the digits 0 … 5, as in a programming assignment of Andrew Ng's
 * course on convolutional networks.
 *
 * [batch, 64, 64, 3] → probabilities [batch, classes].
 *
 * Layers have He et al.'s names (res2a_branch2a, bn2a_branch2a); the last one is "fc" followed by the number of
 * classes. It pads the image instead of the feature maps before the first pooling, and ends in a 2×2 average pooling.
 * Otherwise it equals Keras' ResNet-50: `zoo.resnet50({ variant: "keras", classes: 6, inputShape: [64, 64, 3] })`.
 *
 * ```ts
 * const model = zoo.resnet50Signs();
 * model.compile({ optimizer: "adam", loss: "categoricalCrossentropy", metrics: ["accuracy"] });
 * ```
 */
export const resnet50Signs = defineArchitecture({
  name: "resnet50-signs",
  title: "ResNet-50 for hand signs",
  description: "ResNet-50 for 64 × 64 pixels and six classes, as in Andrew Ng's course",
  source:
    "Andrew Ng et al.: Convolutional neural networks, deeplearning.ai, 2017: Residual networks, after He et al. 2015",
  options: options({
    /**
     * Whether the identity blocks of the last stage have 256, 256 and 2048 filters, as in the assignment's first
     * edition (default false).
     */
    narrowStage5: boolean({ default: false }),
  }),
  variants: {
    course: {
      description: "as in the exercise",
      inputShape: [64, 64, 3],
      classes: 6,
      smallest: 37,
      parameters: 23_600_006,
      features(x, { narrowStage5 }) {
        let y = layers.conv2d({ name: "conv1", filters: 64, kernelSize: 7, strides: 2, padding: 3 }).apply(x);
        y = layers.relu({ name: "conv1_relu" }).apply(layers.batchNormalization({ name: "bn_conv1" }).apply(y));
        y = layers.maxPooling2d({ name: "pool1", poolSize: 3, strides: 2 }).apply(y);
        for (const { stage, filters, blocks } of stages) {
          const narrow: Filters = narrowStage5 && stage === 5 ? [256, 256, 2048] : filters;
          for (const [index, block] of [...blocks].entries()) {
            y =
              index === 0
                ? convolutionalBlock(y, { filters, stage, block, strides: stage === 2 ? 1 : 2 })
                : identityBlock(y, { filters: narrow, stage, block });
          }
        }
        return y;
      },
      top(x, given) {
        const pooled = layers.averagePooling2d({ name: "avg_pool", poolSize: 2 }).apply(x);
        return classifier(layers.flatten({ name: "flatten" }).apply(pooled), `fc${given.classes}`, given);
      },
      stages: ["conv1_relu", "res2c_relu", "res3d_relu", "res4f_relu", "res5c_relu"],
      head: (classes) => [`fc${classes}`],
    },
  },
});
