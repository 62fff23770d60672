import { ConfigError } from "../support/errors.ts";
import { options } from "../support/schema.ts";
import { oneOf } from "../support/schema-fields.ts";
import { defineLayer } from "./define-layer.ts";
import { jsonObject } from "./option-fields.ts";

/** Keras layers that change images at random in training and pass them through otherwise. */
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
 * Replaces a layer of an imported model that changes images at random in training, such as Keras' RandomFlip. Passes
 * images through: [..] → [..]. Rejects training, because the augmentation would silently be missing; set `trainable` to
 * false to train without it. Model files store `settings`.
 * @throws ConfigError in training if the layer is trainable.
 */
export const randomAugmentation = defineLayer({
  className: "RandomAugmentation",
  options: options({
    /** Class name of the Keras layer: "RandomFlip", … */
    augmentation: oneOf(augmentations),
    /** Options of the Keras layer, as stored in the model file (default {}). */
    settings: jsonObject({ default: {} }),
  }),
  forward({ training, trainable }, { augmentation }, x) {
    if (!training || !trainable) return x;
    throw new ConfigError(
      `${augmentation} passes images through, for prediction; to train without it, set the layer's trainable to ` +
        "false, and augment the dataset instead",
    );
  },
});
