import { buildForward } from "../../network/index.ts";
import type { AbortSignalLike } from "../../support/abort-signal.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { ancestors, gradients, type ScorePlace, scores, scoreValue, valueAt } from "../../train/index.ts";
import type { ExplainedModel } from "../subject/explain-options.ts";
import { type ScoreClass, targetsOf } from "../subject/score-target.ts";
import { channelSums, scoreOf } from "../subject/subject.ts";

/** How much a channel speaks for a class. */
export interface ChannelVote {
  readonly class: ScoreClass;
  /**
   * What the channel adds to the class's logit beyond what it adds to the others on average: activation · gradient, as the
   * mean over images.
   */
  readonly weight: number;
}

/** What votes are counted on. */
export interface VoteOptions {
  readonly layer: string;
  readonly channels: readonly number[];
  /** Votes per channel. */
  readonly count: number;
  readonly signal: AbortSignalLike | undefined;
}

/** Votes are counted for at most this many classes: those that these images have the largest scores for. */
export const mostClasses = 50;

/**
 * Returns the classes that channels of a layer speak for most, the strongest first, in prepared images. Empty for a
 * network that doesn't tell classes apart, and for a layer that no logit depends on, such as the probabilities.
 */
export async function channelVotes(
  model: ExplainedModel,
  inputs: readonly Tensor[],
  { layer, channels, count, signal }: VoteOptions,
): Promise<ChannelVote[][]> {
  const where = "channelDictionary";
  const { place, classes } = scoreOf(where, model, {});
  const total = classes.isBinary ? 2 : classes.channels;
  if (total < 2 || !leadsTo(place, model, layer)) return channels.map(() => []);
  const logits = await scores(model.trainer, inputs, { ...place, batchSize: 1, signal });
  // Detectors have scores per place.
  if (logits.shape.length !== 2) return channels.map(() => []);
  const targets = targetsOf(where, classes, { class: likeliest(logits, classes.channels, total) }, []);
  const sums: Float64Array[] = [];
  for (const { weights } of targets) {
    const found = await gradients(model.trainer, inputs, {
      ...place,
      weights: repeated(weights, logits.shape),
      withRespectTo: layer,
      activations: layer,
      batchSize: 1,
      ...(signal && { signal }),
    });
    const [slopes] = found.gradients.values();
    const [maps] = found.activations.values();
    const products = Float32Array.from(slopes?.data ?? [], (slope, at) => slope * (maps?.data[at] ?? 0));
    const images = logits.shape[0] ?? 1;
    sums.push(channelSums(products, slopes?.shape.at(-1) ?? 1).map((sum) => sum / images));
  }
  return channels.map((channel) => {
    const values = sums.map((sum) => sum[channel] ?? 0);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const votes = targets.map(({ class: found }, index): ChannelVote => {
      return { class: found as ScoreClass, weight: (values[index] ?? 0) - mean };
    });
    return votes
      .filter(({ weight }) => weight > 0)
      .sort((a, b) => b.weight - a.weight)
      .slice(0, count);
  });
}

/** Whether the tensor of the score is computed from a layer. */
function leadsTo(place: ScorePlace, { network }: ExplainedModel, layer: string): boolean {
  const forward = buildForward(network, { batchSize: 1, training: false });
  const where = "channelDictionary";
  return ancestors(scoreValue(where, network, forward, place)).has(valueAt(where, network, forward, layer));
}

function likeliest({ data }: Tensor, channels: number, total: number): number[] {
  const all = Array.from({ length: total }, (_, index) => index);
  if (total <= mostClasses) return all;
  const most = new Float64Array(total).fill(Number.NEGATIVE_INFINITY);
  data.forEach((value, at) => {
    most[at % channels] = Math.max(most[at % channels] ?? value, value);
  });
  return all.sort((a, b) => (most[b] ?? 0) - (most[a] ?? 0)).slice(0, mostClasses);
}

/** The factors of channels, for each element of the score's tensor. */
function repeated(weights: Float32Array, shape: readonly number[]): Tensor {
  const length = shape.reduce((product, size) => product * size, 1);
  const data = Float32Array.from({ length }, (_, at) => weights[at % weights.length] ?? 0);
  return { data, shape, dtype: "float32" };
}
