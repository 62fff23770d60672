// The contents of the `augment` namespace: a separate module, so that editors show each doc comment.
export { applyPlan } from "./apply/apply-plan.ts";
export { checkSteps } from "./check-steps.ts";
export { drawMix, drawParameters } from "./draw/draw-parameters.ts";
export { cutmix, mixup } from "./mix.ts";
export { mixSamples } from "./mix-samples.ts";
export { light, none, standard, strong } from "./presets.ts";
export { principalColors } from "./principal-colors.ts";
export { rotation, shear, translation, zoom } from "./steps/affine.ts";
export { brightness, channelShift, colorJitter, contrast, grayscale, hue, saturation } from "./steps/color.ts";
export { elastic } from "./steps/elastic.ts";
export { erasing } from "./steps/erasing.ts";
export { horizontalFlip, verticalFlip } from "./steps/flips.ts";
export { gaussianBlur, gaussianNoise } from "./steps/noise-and-blur.ts";
export { pcaColor } from "./steps/pca-color.ts";
export { perspective } from "./steps/perspective.ts";
export { randAugment } from "./steps/rand-augment.ts";
export { randomCrop } from "./steps/random-crop.ts";
export { randomResizedCrop } from "./steps/random-resized-crop.ts";
