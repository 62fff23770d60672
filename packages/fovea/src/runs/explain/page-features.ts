import { type FeatureMaps, featureMaps, receptiveField, windowLayers } from "../../explain/index.ts";
import type { Model } from "../../models/index.ts";
import type { PageFeatureMaps, PageFeatures, PageLayer, PageReceptiveField } from "../../pages/index.ts";
import { featureColors, featureScale, featureTile } from "../../plot/index.ts";
import type { AbortSignalLike } from "../../support/abort-signal.ts";
import type { Tensor } from "../../tensor/index.ts";
import { imageDataUri } from "./image-data-uri.ts";
import { stageLayers } from "./stage-layers.ts";

/** A place of an image: shares of its height and width. */
export type ImagePlace = readonly [down: number, across: number];

/** What is shown of feature maps. */
export interface PageFeaturesOptions {
  /** How many channels of a layer are shown: the first ones. */
  readonly channels: number;
  /** The layers whose maps are shown, by path, pattern or stage (default: the last layer of each stage). */
  readonly layers?: readonly string[] | undefined;
  /** The place whose receptive fields are shown (default: the middle). */
  readonly place?: ImagePlace | undefined;
  readonly signal?: AbortSignalLike | undefined;
}

/** Pixels on the longer side of a map, above which it is drawn smaller. */
const largestTile = 56;

/** Computes what a page shows of the feature maps of an image. */
export async function pageFeatures(
  model: Model,
  image: Tensor,
  { channels, layers, place = [0.5, 0.5], signal }: PageFeaturesOptions,
): Promise<PageFeatures> {
  const options = signal ? { signal } : {};
  const windows = windowLayers(model);
  if (windows.length === 0 && layers === undefined) return { shown: [], layers: [] };
  const all = windows.length > 0 ? await featureMaps(model, image, options) : [];
  const stages = new Map(stageLayers(model, windows).map(({ path, stage }) => [path, stage]));
  const chosen = await featureMaps(model, image, { ...options, layers: layers ?? [...stages.keys()] });
  const shown = chosen.map(async (maps): Promise<PageFeatureMaps> => {
    const stage = stages.get(maps.path);
    const field = fieldAt(model, maps, place);
    return { ...plainLayer(maps), ...(stage !== undefined && { stage }), ...(await drawn(maps, channels)), field };
  });
  return { shown: await Promise.all(shown), layers: all.map(plainLayer) };
}

/** Finds what the value of a layer depends on that lies at a place of the image. */
export function fieldAt(
  model: Model,
  { path, height, width }: Pick<PageLayer, "path" | "height" | "width">,
  [down, across]: ImagePlace,
): PageReceptiveField {
  const at = (share: number, size: number) => Math.max(0, Math.min(size - 1, Math.floor(share * size)));
  const { rows, columns, size, stride } = receptiveField(model, {
    layer: path,
    position: [at(down, height), at(across, width)],
  });
  return { rows, columns, size, stride };
}

function plainLayer({ path, height, width, channels, dead, sparsity, isRectified }: FeatureMaps): PageLayer {
  return { path, height, width, channels, dead: dead.length, sparsity, isRectified };
}

/** Draws the first channels of one image. */
async function drawn({ maps, dead, channels: all }: FeatureMaps, channels: number) {
  const [, ...shape] = maps.shape;
  const image = { data: maps.data, shape, dtype: "float32" } as const;
  const scale = featureScale(image);
  const isDead = new Set(dead);
  const tile = (channel: number) => imageDataUri(featureTile(image, channel, { ...scale, atMost: largestTile }));
  const shown = Array.from({ length: Math.min(channels, all) }, (_, channel) => channel);
  return {
    tiles: await Promise.all(shown.map((channel) => (isDead.has(channel) ? undefined : tile(channel)))),
    scale: { colors: featureColors(scale), ...scale },
  };
}
