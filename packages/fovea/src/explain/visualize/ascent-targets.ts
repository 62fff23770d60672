import { buildForward } from "../../network/index.ts";
import { ConfigError } from "../../support/errors.ts";
import { formatReceived } from "../../support/format-received.ts";
import { formatShape } from "../../tensor/shape.ts";
import { type ScorePlace, valueAt } from "../../train/index.ts";
import { stagePath } from "../layers/stage-path.ts";
import type { ClassGiven, ExplainedModel } from "../subject/explain-options.ts";
import { type ScoreClass, targetsOf } from "../subject/score-target.ts";
import { scoreOf } from "../subject/subject.ts";

/** What images are optimized for: channels of a layer, or classes. */
export interface TargetOptions {
  /** The path of a layer, or a stage such as "stage3" (default: the classes). */
  readonly layer?: string;
  /** Channels of `layer` by index (default: all). */
  readonly channels?: number | readonly number[];
  /** Classes by index or name; without `layer`, all by default. */
  readonly class?: ClassGiven | readonly ClassGiven[];
}

/** What one image is optimized for. */
export interface AscentTarget {
  /** The path of the layer that the channel belongs to; undefined for a class. */
  readonly layer?: string;
  readonly channel?: number;
  readonly class?: ScoreClass;
}

/** The scores of several images: weighted sums of channels of one tensor. */
export interface AscentTargets {
  readonly place: ScorePlace;
  /** The path of the layer after which the network needn't be computed. */
  readonly until: string | undefined;
  readonly targets: readonly AscentTarget[];
  /** The factor of each channel in the score, per target. */
  readonly weights: readonly Float32Array[];
}

/** @throws ConfigError for a layer, channel or class that the model does not have. */
export function ascentTargets(where: string, model: ExplainedModel, options: TargetOptions): AscentTargets {
  const { layer, channels, class: classes } = options;
  if (layer !== undefined && classes !== undefined) {
    throw new ConfigError(`${where}: expected layer or class, received both`);
  }
  if (layer === undefined && channels !== undefined) {
    throw new ConfigError(`${where}: channels are those of a layer; add layer`);
  }
  return layer === undefined ? classTargets(where, model, classes) : channelTargets(where, model, layer, channels);
}

function classTargets(where: string, model: ExplainedModel, given: TargetOptions["class"]): AscentTargets {
  const { place, classes } = scoreOf(where, model, {});
  const wanted = given ?? Array.from({ length: classCount(model) }, (_, index) => index);
  const found = targetsOf(where, classes, { class: wanted }, []);
  return {
    place,
    until: undefined,
    targets: found.map((target) => (target.class ? { class: target.class } : {})),
    weights: found.map(({ weights }) => weights),
  };
}

/** Returns the number of classes or values of a model's output: two for a single sigmoid. */
export function classCount(model: ExplainedModel): number {
  const { classes } = scoreOf("classCount", model, {});
  return classes.isBinary ? 2 : classes.channels;
}

/** Returns the number of channels of a layer. @throws ConfigError for a layer that has none, or that doesn't exist. */
export function channelCount(model: ExplainedModel, layer: string): number {
  return channelsAt("channelCount", model, layer).count;
}

/** Finds a layer that has channels, and how many. */
function channelsAt(where: string, model: ExplainedModel, layer: string) {
  if (typeof layer !== "string") {
    throw new ConfigError(`${where}: expected layer to be the path of a layer, received ${formatReceived(layer)}`);
  }
  const path = stagePath(model, layer);
  const { network } = model;
  const value = valueAt(where, network, buildForward(network, { batchSize: 1, training: false }), path);
  const { shape, dtype } = value;
  if ((shape.length !== 4 && shape.length !== 2) || dtype !== "float32") {
    throw new ConfigError(
      `${where}: expected a layer with feature maps [height, width, channels] or a vector of units, "${path}" has ` +
        `${dtype} ${formatShape([null, ...shape.slice(1)])}`,
    );
  }
  return { path, count: shape.at(-1) ?? 0 };
}

function channelTargets(
  where: string,
  model: ExplainedModel,
  layer: string,
  given: TargetOptions["channels"],
): AscentTargets {
  const { path, count } = channelsAt(where, model, layer);
  const wanted = given === undefined ? Array.from({ length: count }, (_, channel) => channel) : [given].flat();
  if (wanted.length === 0) throw new ConfigError(`${where}: expected at least one channel, received none`);
  const wrong = wanted.find((channel) => !Number.isInteger(channel) || channel < 0 || channel >= count);
  if (wrong !== undefined) {
    throw new ConfigError(
      `${where}: expected channels of "${path}" from 0 to ${count - 1}, received ${formatReceived(wrong)}`,
    );
  }
  return {
    place: { of: path, logits: false },
    until: path,
    targets: wanted.map((channel) => ({ layer: path, channel })),
    weights: wanted.map((channel) => new Float32Array(count).fill(1, channel, channel + 1)),
  };
}
