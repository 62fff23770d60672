import { decodeImage, preprocess, shownPixels } from "../../data/index.ts";
import { type FeatureMaps, featureMaps, windowLayers } from "../../explain/index.ts";
import { imagePreprocessing, type Model } from "../../models/index.ts";
import type { AbortSignalLike } from "../../support/abort-signal.ts";
import { ConfigError } from "../../support/index.ts";
import type { Tensor } from "../../tensor/index.ts";
import type { ImageFeatureMaps } from "./page-features.ts";

/** Which layers' feature maps are computed. */
export interface ImageActivationsOptions {
  /** Layers by path, pattern or stage (default: every convolution and pooling). */
  readonly layers?: readonly string[] | undefined;
  readonly signal?: AbortSignalLike | undefined;
}

/** The feature maps of an image file. */
export interface ImageActivations extends ImageFeatureMaps {
  /** The image as the network receives it, uint8 [height, width, channels]. */
  readonly image: Tensor;
}

/**
 * Computes the feature maps of an image file.
 * @throws ConfigError for a layer that the model does not have; FormatError for a file that is not an image.
 */
export async function imageActivations(
  model: Model,
  file: string,
  { layers, signal }: ImageActivationsOptions,
): Promise<ImageActivations> {
  const preprocessing = imagePreprocessing(model);
  if (!preprocessing) throw new ConfigError(`${model.name} doesn't state how its images are prepared`);
  const pixels = await decodeImage(file, { channels: preprocessing.mean.length === 1 ? 1 : 3, dtype: "uint8" });
  const image = shownPixels(await preprocess(pixels, preprocessing), preprocessing);
  const options = signal ? { signal } : {};
  const ofLayers = (given: object): Promise<readonly FeatureMaps[]> =>
    featureMaps(model, pixels, { ...options, ...given });
  if (layers === undefined) {
    const all = await ofLayers({});
    return { image, all, shown: all };
  }
  const shown = await ofLayers({ layers });
  return { image, shown, all: windowLayers(model).length > 0 ? await ofLayers({}) : [] };
}
