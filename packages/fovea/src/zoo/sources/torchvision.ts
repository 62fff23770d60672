import type { Preprocessing } from "../../data/preprocessing.ts";
import type { PretrainedWeights } from "../architecture.ts";

/** Mean per channel of ImageNet's images in 0 … 1, with which PyTorch's networks are trained. */
export const imagenetMean = [0.485, 0.456, 0.406] as const;
export const imagenetStd = [0.229, 0.224, 0.225] as const;

/** Returns torchvision's `ImageClassification` preset: resize the shorter side, crop the center, normalize. */
export function torchPreprocessing(
  given: Partial<Pick<Preprocessing, "resize" | "crop" | "interpolation" | "mean" | "std">> = {},
): Preprocessing {
  return {
    resize: 256,
    crop: [224, 224],
    interpolation: "bilinear",
    scale: 1 / 255,
    mean: imagenetMean,
    std: imagenetStd,
    channelOrder: "rgb",
    ...given,
  };
}

/**
 * Describes weights published by torchvision. `file` is a name such as "resnet18-f37072fd.pth", which ends in the first
 * digits of the file's SHA-256; the accuracies are from torchvision's table.
 */
export function torchvisionWeights<const Id extends string = "torchvision">(
  file: `${string}-${string}.pth`,
  accuracy: PretrainedWeights["accuracy"],
  given: Partial<Pick<PretrainedWeights<Id>, "id" | "preprocessing" | "options" | "regularized">> = {},
): PretrainedWeights<Id> {
  const { id = "torchvision" as Id, preprocessing = torchPreprocessing(), options, regularized } = given;
  const sha256 = file.slice(file.lastIndexOf("-") + 1, -".pth".length);
  return {
    id,
    variant: "torchvision",
    file: { url: `https://download.pytorch.org/models/${file}`, sha256 },
    preprocessing,
    labels: "imagenet",
    license: "BSD-3-Clause",
    accuracy,
    ...(options && { options }),
    ...(regularized && { regularized }),
  };
}
