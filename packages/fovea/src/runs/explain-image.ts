import { decodeImage, encodePng, preprocess, shownPixels } from "../data/index.ts";
import { type AssessedMap, assess, type ClassGiven, type HeatMapMethodName, heatMapMethods } from "../explain/index.ts";
import { type Classification, imagePreprocessing, type Model } from "../models/index.ts";
import { heatColors, heatOverlay, heatScale, imageGrid } from "../plot/index.ts";
import type { AbortSignalLike } from "../support/abort-signal.ts";
import { ConfigError } from "../support/index.ts";
import type { Tensor } from "../tensor/index.ts";

/** What is asked about an image. */
export interface ExplainImageOptions {
  readonly method?: HeatMapMethodName;
  readonly layer?: string | undefined;
  /** Classes by index or name (default: the most probable). */
  readonly classes?: readonly ClassGiven[] | undefined;
  readonly against?: ClassGiven | undefined;
  readonly score?: "logit" | "probability" | undefined;
  /** Whether the outputs are classes, one per image, so that there are predictions (default true). */
  readonly isClassifier?: boolean;
  readonly signal?: AbortSignalLike;
}

/** Why a model answers as it does. */
export interface ExplainedImage {
  readonly predictions: readonly Classification[];
  /** One map per class, with how far it can be trusted. */
  readonly maps: readonly AssessedMap[];
  /** The image as the network receives it, uint8 [height, width, channels]. */
  readonly image: Tensor;
}

/**
 * Explains what a model sees in an image file: heat maps of classes, and tests of them.
 * @throws ConfigError for a class or layer that the model does not have; FormatError for a file that is not an image.
 */
export async function explainImage(model: Model, file: string, options: ExplainImageOptions): Promise<ExplainedImage> {
  const { method = "gradCam", layer, classes, against, score, isClassifier = true, signal } = options;
  const preprocessing = imagePreprocessing(model);
  if (!preprocessing) throw new ConfigError(`${model.name} doesn't state how its images are prepared`);
  const { definition } = heatMapMethods[method];
  if (layer !== undefined && !("layer" in definition.checks)) {
    throw new ConfigError(`--layer is for methods that use feature maps; ${method} explains the pixels`);
  }
  const pixels = await decodeImage(file, { channels: preprocessing.mean.length === 1 ? 1 : 3, dtype: "uint8" });
  const input = await preprocess(pixels, preprocessing);
  const hasClasses = isClassifier && model.network.outputs[0]?.shape.length === 2;
  const predictions = hasClasses ? await model.classify(pixels) : [];
  const maps = await assess(heatMapMethods[method], model, pixels, {
    ...(layer !== undefined && { layer }),
    ...(classes && { class: classes }),
    ...(against !== undefined && { against }),
    ...(score && { score }),
    ...(signal && { signal }),
  });
  return { predictions, maps, image: shownPixels(input, preprocessing) };
}

/** Draws the image and the maps over it, all with one scale: an SVG. */
export async function drawExplanation({ image, maps }: Pick<ExplainedImage, "image" | "maps">): Promise<string> {
  const [first] = maps;
  if (!first) throw new ConfigError("expected at least one map, received none");
  const scale = heatScale(maps.map(({ heat }) => heat));
  const { isSigned } = first;
  const plain = await encodePng(image);
  const rows = await Promise.all(
    maps.map(async ({ heat, target, method }) => ({
      label: target.class?.label ?? (target.class ? `class ${target.class.index}` : method),
      images: [plain, await encodePng(heatOverlay(image, heat, { scale, isSigned }))],
    })),
  );
  const [height = 0, width = 0] = image.shape;
  const end = scale.toPrecision(2);
  return imageGrid(rows, {
    imageSize: [height, width],
    columns: ["image", first.method],
    legend: { colors: heatColors(isSigned, 15), from: isSigned ? `−${end}` : "0", to: end },
  });
}
