import { decodeImage, preprocess, shownPixels } from "../../data/index.ts";
import {
  type AssessedMap,
  assess,
  type ClassGiven,
  type HeatMapMethodName,
  heatMapMethods,
} from "../../explain/index.ts";
import { imagePreprocessing, type Model } from "../../models/index.ts";
import type { ExplainedAnswer } from "../../pages/index.ts";
import type { AbortSignalLike } from "../../support/abort-signal.ts";
import { ConfigError } from "../../support/index.ts";
import type { Tensor } from "../../tensor/index.ts";
import type { LearningTask } from "../../transfer/index.ts";
import { explainedAnswer } from "./explained-answer.ts";

/** What is asked about an image. */
export interface ExplainImageOptions {
  readonly method?: HeatMapMethodName;
  readonly layer?: string | undefined;
  /** Classes by index or name (default: the most probable). */
  readonly classes?: readonly ClassGiven[] | undefined;
  readonly against?: ClassGiven | undefined;
  readonly score?: "logit" | "probability" | undefined;
  /** What the outputs are (default: what the head tells). */
  readonly task?: LearningTask | undefined;
  /** The names of the values that a run predicts (default: the model's labels). */
  readonly valueNames?: readonly string[] | undefined;
  readonly signal?: AbortSignalLike;
}

/** Why a model answers as it does. */
export interface ExplainedImage {
  readonly answer: ExplainedAnswer;
  /** One map per class, with how far it can be trusted. */
  readonly maps: readonly AssessedMap[];
  /** The image as the network receives it, uint8 [height, width, channels]. */
  readonly image: Tensor;
  /** The image as its file has it. */
  readonly pixels: Tensor;
}

/**
 * Explains what a model sees in an image file: heat maps of classes, and tests of them.
 * @throws ConfigError for a class or layer that the model does not have; FormatError for a file that is not an image.
 */
export async function explainImage(model: Model, file: string, options: ExplainImageOptions): Promise<ExplainedImage> {
  const { method = "gradCam", layer, classes, against, score, task, valueNames, signal } = options;
  const preprocessing = imagePreprocessing(model);
  if (!preprocessing) throw new ConfigError(`${model.name} doesn't state how its images are prepared`);
  const { definition } = heatMapMethods[method];
  if (layer !== undefined && !("layer" in definition.checks)) {
    throw new ConfigError(`--layer is for methods that use feature maps; ${method} explains the pixels`);
  }
  const pixels = await decodeImage(file, { channels: preprocessing.mean.length === 1 ? 1 : 3, dtype: "uint8" });
  const input = await preprocess(pixels, preprocessing);
  const answer = await explainedAnswer(model, pixels, { task, valueNames, signal });
  const maps = await assess(heatMapMethods[method], model, pixels, {
    ...(layer !== undefined && { layer }),
    ...(classes && { class: classes }),
    ...(against !== undefined && { against }),
    ...(score && { score }),
    ...(signal && { signal }),
  });
  return { answer, maps, image: shownPixels(input, preprocessing), pixels };
}
