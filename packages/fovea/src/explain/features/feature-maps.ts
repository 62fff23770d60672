import { anything, checkOptions, type OptionChecks, textOption } from "../../support/check-options.ts";
import { ConfigError } from "../../support/errors.ts";
import { activations } from "../../train/index.ts";
import { signalOption } from "../../train/signal-option.ts";
import { type FeatureGraph, type FeatureLayer, featureGraph } from "../layers/feature-layers.ts";
import type { FloatTensor } from "../maps/heat-map.ts";
import type { ExplainedModel, ExplainOptions } from "../subject/explain-options.ts";
import { type ExplainedImages, inputTensors } from "../subject/images-given.ts";
import { imageInput } from "../subject/subject.ts";
import { type ChannelStatistics, channelStatistics } from "./feature-statistics.ts";
import { rectifiedValues } from "./rectified-values.ts";
import { selectFeatureLayers } from "./select-feature-layers.ts";
import { windowLayersOf } from "./window-layers.ts";

/** Options of `featureMaps`. */
export interface FeatureMapsOptions extends Pick<ExplainOptions, "input" | "signal"> {
  /**
   * The layers: paths ("conv1"), beginnings of paths ("layer4"), patterns in which * stands for any characters, stages
   * ("stage3" for its last layer), or patterns within a stage ("stage3/*"). By default, every convolution and every
   * pooling, after the normalization and the activation that follow it.
   */
  readonly layers?: string | readonly string[];
}

/** What a layer makes of images: one map per channel. */
export interface FeatureMaps extends FeatureLayer {
  /** The values [images, height, width, channels]. */
  readonly maps: FloatTensor;
  /** Summaries per channel, over all images. */
  readonly channelStatistics: readonly ChannelStatistics[];
  /** The channels that are 0 everywhere in all of these images. */
  readonly dead: readonly number[];
  /** The share of values that are 0. */
  readonly sparsity: number;
  readonly mean: number;
  readonly minimum: number;
  readonly maximum: number;
  /** Whether a rectifier sets values to 0 where a unit doesn't respond; elsewhere, zeros are coincidences. */
  readonly isRectified: boolean;
}

const checks: OptionChecks<FeatureMapsOptions> = {
  layers: anything,
  input: textOption,
  signal: signalOption,
};

/**
 * Computes the feature maps of layers in one pass, in the order of their computation, with the channels that don't
 * respond and the share of zeros.
 * @throws ConfigError for a layer without feature maps and one that does not exist, with the nearest name; ShapeError
 * for images of another shape.
 */
export async function featureMaps(
  model: ExplainedModel,
  images: ExplainedImages,
  options: FeatureMapsOptions = {},
): Promise<FeatureMaps[]> {
  const where = "featureMaps";
  const { layers, input, signal } = checkOptions(where, checks, options);
  const image = imageInput(where, model, input);
  const graph = featureGraph(model.network, image, model.network.outputs);
  const chosen = chosenLayers(where, model, graph, layers);
  const tensors = await inputTensors(where, model, images);
  const paths = chosen.map(({ path }) => path);
  // Each image runs alone, so that its maps are the same to the bit whatever it is given with.
  const found = await activations(model.trainer, tensors, { layers: paths, batchSize: 1, ...(signal && { signal }) });
  const rectified = rectifiedValues(graph.graph);
  const isRectified = new Map(graph.values.map(({ layer, value }) => [layer.path, rectified.has(value)]));
  return chosen.map((layer) => ({
    ...layer,
    ...describe(found.get(layer.path) as FloatTensor),
    isRectified: isRectified.get(layer.path) ?? false,
  }));
}

function chosenLayers(
  where: string,
  model: ExplainedModel,
  graph: FeatureGraph,
  given: FeatureMapsOptions["layers"],
): FeatureLayer[] {
  const all = graph.values.map(({ layer }) => layer);
  if (given !== undefined) return selectFeatureLayers(where, model, all, given);
  const chosen = windowLayersOf(graph);
  if (chosen.length > 0) return chosen;
  throw new ConfigError(
    `${where}: the model has no convolution and no pooling with feature maps [height, width, channels]` +
      (all.length > 0 ? `; name layers, such as "${all.at(-1)?.path}"` : ""),
  );
}

function describe(maps: FloatTensor) {
  const channels = channelStatistics(maps);
  const mean = (of: "zeros" | "mean") => channels.reduce((sum, channel) => sum + channel[of], 0) / channels.length;
  return {
    maps,
    channelStatistics: channels,
    dead: channels.flatMap(({ zeros }, channel) => (zeros === 1 ? [channel] : [])),
    sparsity: mean("zeros"),
    mean: mean("mean"),
    minimum: Math.min(...channels.map(({ minimum }) => minimum)),
    maximum: Math.max(...channels.map(({ maximum }) => maximum)),
  };
}
