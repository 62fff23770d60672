import { ConfigError } from "../support/errors.ts";
import { options } from "../support/schema.ts";
import { oneOf } from "../support/schema-fields.ts";
import { defineLayer } from "./define-layer.ts";
import { jsonObject } from "./option-fields.ts";

/** Layers of Keras that change images at random in training, and leave them as they are otherwise. */
export const augmentations = [
  "AugMix",
  "CutMix",
  "Equalization",
  "MixUp",
  "RandAugment",
  "RandomBrightness",
  "RandomColorDegeneration",
  "RandomColorJitter",
  "RandomContrast",
  "RandomCrop",
  "RandomElasticTransform",
  "RandomErasing",
  "RandomFlip",
  "RandomGaussianBlur",
  "RandomGrayscale",
  "RandomHeight",
  "RandomHue",
  "RandomInvert",
  "RandomPerspective",
  "RandomPosterization",
  "RandomRotation",
  "RandomSaturation",
  "RandomSharpness",
  "RandomShear",
  "RandomTranslation",
  "RandomWidth",
  "RandomZoom",
  "Solarization",
] as const;

/**
 * Stands for a layer of an imported model that changes images at random in training, such as Keras' RandomFlip: images
 * pass as they are, [..] → [..]. Training through it is refused, because it would silently be training without it; with
 * `trainable` false it is trained without it. `settings` are kept for the model's file.
 */
export const randomAugmentation = defineLayer({
  className: "RandomAugmentation",
  options: options({
    /** Class name of the Keras layer: "RandomFlip", … */
    augmentation: oneOf(augmentations),
    /** Its options as the model's file gives them (default {}). */
    settings: jsonObject({ default: {} }),
  }),
  forward({ training, trainable }, { augmentation }, x) {
    if (!training || !trainable) return x;
    throw new ConfigError(
      `${augmentation} passes images on as they are, for predicting; to train without it set the layer's trainable to ` +
        "false, and change the images of the data set instead",
    );
  },
});
