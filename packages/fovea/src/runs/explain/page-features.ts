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
export interface DrawnFeaturesOptions {
  /** How many channels of a layer are shown: the first ones. */
  readonly channels: number;
  /** The place whose receptive fields are shown (default: the middle). */
  readonly place?: ImagePlace | undefined;
  /** Pixels on the shorter side of a map, below which its values become squares of pixels (default: not). */
  readonly smallestTile?: number | undefined;
}

/** The feature maps of one image. */
export interface ImageFeatureMaps {
  /** Every convolution and pooling. */
  readonly all: readonly FeatureMaps[];
  /** The layers whose maps are shown. */
  readonly shown: readonly FeatureMaps[];
}

/** Pixels on the longer side of a map, above which it is drawn smaller. */
const largestTile = 56;

/** Receptive fields that an image has room for. If more layers are shown, they are those of the stages. */
const mostFields = 6;

/** Computes the feature maps of an image: of every convolution and pooling, and those of the stages. */
export async function stageFeatures(
  model: Model,
  image: Tensor,
  signal: AbortSignalLike | undefined,
): Promise<ImageFeatureMaps> {
  const options = signal ? { signal } : {};
  const windows = windowLayers(model);
  if (windows.length === 0) return { all: [], shown: [] };
  const layers = stageLayers(model, windows).map(({ path }) => path);
  const shown = await featureMaps(model, image, { ...options, layers });
  return { shown, all: await featureMaps(model, image, options) };
}

/** Draws feature maps for a page. */
export async function drawFeatures(
  model: Model,
  { all, shown }: ImageFeatureMaps,
  { channels, place = [0.5, 0.5], smallestTile }: DrawnFeaturesOptions,
): Promise<PageFeatures> {
  const stages = new Map(stageLayers(model, all).map(({ path, stage }) => [path, stage]));
  const hasField = (path: string) => shown.length <= mostFields || stages.has(path);
  const layers = shown.map(async (maps): Promise<PageFeatureMaps> => {
    const stage = stages.get(maps.path);
    return {
      ...plainLayer(maps),
      ...(stage !== undefined && { stage }),
      ...(await drawn(maps, channels, smallestTile)),
      ...(hasField(maps.path) && { field: fieldAt(model, maps, place) }),
    };
  });
  return { shown: await Promise.all(layers), layers: all.map(plainLayer) };
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
async function drawn({ maps, dead, channels: all }: FeatureMaps, channels: number, atLeast = 1) {
  const [, ...shape] = maps.shape;
  const image = { data: maps.data, shape, dtype: "float32" } as const;
  const scale = featureScale(image);
  const isDead = new Set(dead);
  const tile = (channel: number) =>
    imageDataUri(featureTile(image, channel, { ...scale, atMost: largestTile, atLeast }));
  const shown = Array.from({ length: Math.min(channels, all) }, (_, channel) => channel);
  return {
    tiles: await Promise.all(shown.map((channel) => (isDead.has(channel) ? undefined : tile(channel)))),
    scale: { colors: featureColors(scale), ...scale },
  };
}
