import type { Model } from "../../models/index.ts";
import type { FeatureMapsPage } from "../../pages/index.ts";
import { version } from "../version.ts";
import type { ImageActivations } from "./image-activations.ts";
import { pageImage } from "./image-data-uri.ts";
import { drawFeatures } from "./page-features.ts";

/** What a page or figure of feature maps is made of. */
export interface ActivationsOptions {
  readonly file: string;
  /** The model as the user named it (default: its own name). */
  readonly modelName?: string | undefined;
  /** Channels that are shown of each layer (default: the fewer, the more layers there are). */
  readonly channels?: number | undefined;
  /** Whether the maps are drawn for a figure, in which their values have to be squares of pixels. */
  readonly isFigure: boolean;
}

/** Maps that a page has room for. */
const mostTiles = 1024;

/** Pixels that a map in a figure has at least. */
const figureTile = 48;

/** Makes the data of a page or figure of feature maps. */
export async function activationsOf(
  model: Model,
  activations: ImageActivations,
  { file, modelName = model.name, channels, isFigure }: ActivationsOptions,
): Promise<FeatureMapsPage> {
  const fitting = Math.floor(mostTiles / activations.shown.length / 16) * 16;
  return {
    created: new Date().toISOString(),
    ...{ version, file, model: modelName },
    image: await pageImage(activations.image),
    features: await drawFeatures(model, activations, {
      channels: channels ?? Math.max(16, Math.min(64, fitting)),
      smallestTile: isFigure ? figureTile : undefined,
    }),
  };
}
