import type { AugmentationStep } from "./define-step.ts";
import { cutmix, mixup } from "./mix.ts";
import { rotation, zoom } from "./steps/affine.ts";
import { colorJitter } from "./steps/color.ts";
import { erasing } from "./steps/erasing.ts";
import { horizontalFlip } from "./steps/flips.ts";
import { perspective } from "./steps/perspective.ts";
import { randAugment } from "./steps/rand-augment.ts";
import { randomResizedCrop } from "./steps/random-resized-crop.ts";

type Steps = readonly AugmentationStep[];

/** No augmentation: images are resized and cropped in the middle. */
export const none: Steps = [];

/** A crop of at least 80 % of the area, and a horizontal flip: for images whose framing matters, and for short trainings. */
export const light: Steps = [randomResizedCrop({ scale: [0.8, 1], ratio: [0.9, 1.11] }), horizontalFlip()];

/**
 * fastai's `aug_transforms` with its defaults, after a crop of at least 35 % of the area as in its `RandomResizedCrop`:
 * a horizontal flip, and each three times out of four a rotation by up to 10°, a zoom by up to 1.1, a perspective warp
 * by up to 0.2, and a change of brightness and contrast by up to 20 %.
 */
export const standard: Steps = [
  randomResizedCrop({ scale: [0.35, 1] }),
  horizontalFlip(),
  rotation({ degrees: 10, probability: 0.75 }),
  zoom({ scale: [1, 1.1], probability: 0.75 }),
  perspective({ distortionScale: 0.2, probability: 0.75 }),
  colorJitter({ brightness: 0.2, contrast: 0.2, probability: 0.75 }),
];

/**
 * The augmentation of torchvision's reference recipes for long trainings ("How to train state-of-the-art models using
 * TorchVision's latest primitives", 2021), with RandAugment for TrivialAugment: a crop of 8 to 100 % of the area, a
 * horizontal flip, RandAugment, random erasing one time in ten, and mixup (alpha 0.2) or CutMix (alpha 1) of pairs.
 */
export const strong: Steps = [
  randomResizedCrop(),
  horizontalFlip(),
  randAugment(),
  erasing({ probability: 0.1 }),
  mixup(),
  cutmix(),
];
