import type { StepFactory } from "../define-step.ts";
import type { DrawContext } from "../draw/draw-context.ts";
import { rotation, shear, translation, zoom } from "./affine.ts";
import { brightness, channelShift, colorJitter, contrast, grayscale, hue, saturation } from "./color.ts";
import { elastic } from "./elastic.ts";
import { erasing } from "./erasing.ts";
import { horizontalFlip, verticalFlip } from "./flips.ts";
import { gaussianBlur, gaussianNoise } from "./noise-and-blur.ts";
import { pcaColor } from "./pca-color.ts";
import { perspective } from "./perspective.ts";
import { randAugment } from "./rand-augment.ts";
import { randomCrop } from "./random-crop.ts";
import { randomResizedCrop } from "./random-resized-crop.ts";

/** All steps that concern one image, by name. */
export const imageSteps = {
  ...{ horizontalFlip, verticalFlip, randomCrop, randomResizedCrop },
  ...{ rotation, shear, zoom, translation, perspective, elastic },
  ...{ brightness, contrast, saturation, hue, colorJitter, grayscale, channelShift, pcaColor },
  ...{ gaussianNoise, gaussianBlur, erasing, randAugment },
} satisfies Readonly<Record<string, StepFactory<never, DrawContext, unknown>>>;
