import type { ImageSource } from "../../data/index.ts";
import { ConfigError } from "../../support/errors.ts";
import type { ExplainedModel } from "../subject/explain-options.ts";
import { inputTensors } from "../subject/images-given.ts";
import { imageInput } from "../subject/subject.ts";
import {
  type ActivationMaximizationOptions,
  activationMaximization,
  type OptimizedImage,
} from "./activation-maximization.ts";
import { ascentTargets } from "./ascent-targets.ts";
import { pixelRangeOf } from "./canvas/pixel-range.ts";
import { type ChannelPatch, channelPatches } from "./channel-patches.ts";
import { type ChannelVote, channelVotes } from "./channel-votes.ts";

/** Options of `channelDictionary`; those of `activationMaximization` apply to the optimized images. */
export interface ChannelDictionaryOptions extends Omit<ActivationMaximizationOptions, "class" | "position"> {
  readonly layer: string;
  /** Images that patches are taken from and votes are counted on (default none). */
  readonly images?: readonly ImageSource[];
  /** Patches per channel (default 4). */
  readonly patches?: number;
  /** Classes per channel (default 3). */
  readonly votes?: number;
}

/** What is known about a channel. */
export interface DictionaryEntry {
  readonly channel: number;
  /** The image that it responds to most. */
  readonly optimized: OptimizedImage;
  /** The parts of the images that it responds to most, the strongest first. */
  readonly patches: readonly ChannelPatch[];
  /** The classes that it speaks for most in these images. */
  readonly votes: readonly ChannelVote[];
}

/** Images that votes are counted on. */
const votingImages = 8;

/**
 * Describes channels of a layer: the image that each responds to most, the parts of the user's own images that it responds
 * to most, and the classes that it speaks for there.
 * @throws ConfigError for a layer, channel or option that does not exist; FormatError for a file that is not an image.
 */
export async function channelDictionary(
  model: ExplainedModel,
  options: ChannelDictionaryOptions,
): Promise<DictionaryEntry[]> {
  const where = "channelDictionary";
  const { images = [], patches = 4, votes = 3, ...ascent } = options;
  if (model.network.inputs.length > 1 && images.length > 0) {
    throw new ConfigError(`${where}: the model has ${model.network.inputs.length} inputs; leave out images`);
  }
  const { until, targets } = ascentTargets(where, model, {
    layer: options.layer,
    ...(ascent.channels !== undefined && { channels: ascent.channels }),
  });
  const layer = until ?? options.layer;
  const channels = targets.map(({ channel = 0 }) => channel);
  const { signal, onProgress } = options;
  let [done, total] = [0, 0];
  const optimized = await activationMaximization(model, {
    ...ascent,
    onProgress: (progress) => {
      [done, total] = [progress.done, progress.total + images.length];
      onProgress?.({ done, total });
    },
  });
  const depth = model.network.inputs[imageInput(where, model, options.input)]?.shape[3] ?? 3;
  const range = pixelRangeOf(where, model, depth, options.range);
  const onImage = () => onProgress?.({ done: ++done, total });
  const found = await channelPatches(model, images, { layer, channels, count: patches, range, signal, onImage });
  const spread = Math.max(1, images.length / votingImages);
  const voting = images.filter((_, index) => Math.floor(index / spread) !== Math.floor((index - 1) / spread));
  const inputs = voting.length > 0 ? await inputTensors(where, model, voting) : [];
  const counted = inputs.length > 0 ? await channelVotes(model, inputs, { layer, channels, count: votes, signal }) : [];
  return channels.map((channel, index) => ({
    channel,
    optimized: optimized[index] as OptimizedImage,
    patches: found[index] ?? [],
    votes: counted[index] ?? [],
  }));
}
