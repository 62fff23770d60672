import { isRange } from "../../data/image-spec.ts";
import type { ValueRange } from "../../data/index.ts";
import type { AbortSignalLike } from "../../support/abort-signal.ts";
import { anything, checkOptions, type OptionChecks, option, textOption } from "../../support/check-options.ts";
import { ConfigError } from "../../support/errors.ts";
import { optional } from "../../support/schema.ts";
import {
  boolean,
  integer,
  nonNegative,
  nonNegativeInteger,
  oneOf,
  positive,
  positiveInteger,
} from "../../support/schema-fields.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { signalOption } from "../../train/signal-option.ts";
import type { FloatTensor } from "../maps/heat-map.ts";
import type { ExplainedModel } from "../subject/explain-options.ts";
import { imageInput } from "../subject/subject.ts";
import type { Ascent } from "./ascent-graph.ts";
import { AscentPrograms } from "./ascent-programs.ts";
import { type AscentTarget, ascentTargets, type TargetOptions } from "./ascent-targets.ts";
import { canvases, type ImageShape, initialCanvas } from "./canvas/canvas.ts";
import { pixelRangeOf, shownColors } from "./canvas/pixel-range.ts";
import { viewOfStep } from "./view-of-step.ts";

/** Options of `activationMaximization`. */
export interface ActivationMaximizationOptions extends TargetOptions {
  /** Whether a channel's mean over all positions is maximized, or its value at the center (default "mean"). */
  readonly position?: "mean" | "center";
  /** Number of steps (default 256). */
  readonly steps?: number;
  /** Learning rate of Adam (default 0.05). */
  readonly learningRate?: number;
  /**
   * The numbers that are optimized: "fourier", amplitudes of waves, larger steps for longer ones; or "pixels" (default
   * "fourier", which gives smoother images).
   */
  readonly parametrization?: "fourier" | "pixels";
  /** Whether steps follow the colors of photographs, for images of three channels (default true). */
  readonly decorrelate?: boolean;
  /** The largest distance in pixels by which each step moves the image (default: a sixteenth of its shorter side). */
  readonly jitter?: number;
  /** The largest relative change of size in a step (default 0.1). */
  readonly scale?: number;
  /** Standard deviation of a blur of the first step, in pixels; it falls to 0 in the last (default 0). */
  readonly blur?: number;
  /** Weight of the mean difference between neighboring pixels, which is subtracted from the score (default 0). */
  readonly totalVariation?: number;
  /** Weight of the mean squared distance from gray, which is subtracted from the score (default 0). */
  readonly l2?: number;
  /** Height and width of the images in pixels (default: the network's). For layers that don't need the network's. */
  readonly size?: number;
  /** Seed of the first image and of the views (default 0). */
  readonly seed?: number;
  /** The numbers for black and white, for a model that doesn't state them. */
  readonly range?: ValueRange;
  /** The name of the image among several inputs (default: the first input [height, width, channels]). */
  readonly input?: string;
  /** Images that are optimized at a time (default 16). */
  readonly batchSize?: number;
  /** Is called after each step. */
  readonly onProgress?: (progress: AscentProgress) => void;
  readonly signal?: AbortSignalLike;
}

/** How far an optimization of images is. */
export interface AscentProgress {
  /** Completed steps of all images, and their total number. */
  readonly done: number;
  readonly total: number;
}

/** An image that was optimized for a score. */
export interface OptimizedImage {
  readonly target: AscentTarget;
  /** What the network receives, [height, width, channels]. */
  readonly values: FloatTensor;
  /** What it looks like, uint8 [height, width, channels]. */
  readonly image: Tensor;
  /** The score of the image. */
  readonly score: number;
  /** The score before each step, of the image as the step saw it. */
  readonly course: Float32Array;
}

export const ascentChecks: OptionChecks<ActivationMaximizationOptions> = {
  layer: anything,
  channels: anything,
  class: anything,
  position: optional(oneOf(["mean", "center"])),
  steps: optional(positiveInteger()),
  learningRate: optional(positive()),
  parametrization: optional(oneOf(["fourier", "pixels"])),
  decorrelate: optional(boolean()),
  jitter: optional(nonNegativeInteger()),
  scale: optional(nonNegative()),
  blur: optional(nonNegative()),
  totalVariation: optional(nonNegative()),
  l2: optional(nonNegative()),
  size: optional(positiveInteger()),
  seed: optional(integer()),
  range: option("two numbers, black and white", isRange),
  input: textOption,
  batchSize: optional(positiveInteger()),
  onProgress: option("a function", (value) => typeof value === "function"),
  signal: signalOption,
};

/**
 * Finds images that channels of a layer or classes respond to most, by gradient ascent (Erhan et al. 2009), with the
 * regularization of Olah et al. 2017: waves instead of pixels, colors of photographs, and an image that is moved and
 * scaled in each step. All images of a batch are optimized by one compiled program. They depend on the seed alone, not on
 * each other.
 * @throws ConfigError for a layer, channel, class or option that does not exist.
 */
export async function activationMaximization(
  model: ExplainedModel,
  given: ActivationMaximizationOptions = {},
): Promise<OptimizedImage[]> {
  const where = "activationMaximization";
  const options = checkOptions(where, ascentChecks, given);
  const { batchSize = 16, steps = 256, seed = 0, scale = 0.1, blur = 0, learningRate = 0.05, signal } = options;
  const targets = ascentTargets(where, model, options);
  const input = model.network.inputs[imageInput(where, model, options.input)];
  if (input?.dtype !== "float32") {
    throw new ConfigError(`${where}: the model's input holds ${input?.dtype}, which has no gradient`);
  }
  const shape = imageSize(where, input.shape, options.size);
  const chunks = Math.ceil(targets.targets.length / batchSize);
  const count = Math.ceil(targets.targets.length / chunks);
  const ascent: Ascent = {
    ...{ where, model, targets, count, shape },
    input: model.network.inputNames[model.network.inputs.indexOf(input)] ?? "",
    canvas: canvases[options.parametrization ?? "fourier"],
    decorrelates: options.decorrelate ?? true,
    range: pixelRangeOf(where, model, shape[2], options.range),
    position: options.position ?? "mean",
    totalVariation: options.totalVariation ?? 0,
    l2: options.l2 ?? 0,
  };
  const jitter = options.jitter ?? Math.floor(Math.min(shape[0], shape[1]) / 16);
  const viewOf = (step: number) => viewOfStep(step, { seed, steps, jitter, scale, blur });
  const programs = await AscentPrograms.compile(ascent, learningRate);
  const canvas = initialCanvas(count, shape, seed);
  const results: OptimizedImage[] = [];
  for (let start = 0; start < targets.targets.length; start += count) {
    const onStep = (step: number) => {
      options.onProgress?.({ done: (start / count) * steps + step, total: chunks * steps });
    };
    const chunk = await programs.run({ start, canvas, steps, viewOf, onStep, signal });
    targets.targets.slice(start, start + count).forEach((target, index) => {
      const result = chunk[index];
      if (result) results.push({ target, ...result, image: shownColors(result.values, ascent.range) });
    });
  }
  return results;
}

function imageSize(where: string, shape: readonly (number | null)[], size: number | undefined): ImageShape {
  const [, height, width, channels] = shape;
  const [rows, columns] = [size ?? height, size ?? width];
  if (rows && columns && channels) return [rows, columns, channels];
  throw new ConfigError(`${where}: the model takes images of any size; give size, such as 224`);
}
