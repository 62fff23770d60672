import { buildForward } from "../../network/index.ts";
import { ConfigError } from "../../support/errors.ts";
import { formatReceived } from "../../support/format-received.ts";
import { formatShape } from "../../tensor/shape.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import {
  linkOf,
  type NetworkPrograms,
  type ScorePlace,
  scoresAndActivations,
  type TensorPlace,
  valueAt,
} from "../../train/index.ts";
import type { ExplainedModel, ExplainOptions } from "./explain-options.ts";
import { type ExplainedImages, inputTensors } from "./images-given.ts";
import { type ScoreClasses, type ScoreTarget, targetsOf } from "./score-target.ts";

/** One image and one score of it: what a heat map explains. */
export interface Row {
  /** Index of the image. */
  readonly image: number;
  readonly target: ScoreTarget;
  readonly score: number;
}

/** A model, the image among its inputs, and the tensor of the score: what a layer is chosen by. */
export interface ScoredModel {
  /** The name of the user's function, which messages start with. */
  readonly where: string;
  readonly model: ExplainedModel;
  /** Index of the input that is the image. */
  readonly image: number;
  readonly place: ScorePlace;
}

/** The values of a layer for all images, [images, …], by the model's own programs. */
export interface LayerValues {
  readonly path: string;
  readonly values: Tensor;
}

/** What is explained: images, and scores of a model. */
export interface Subject extends ScoredModel {
  /** What computes the scores: the model's own programs, or those with other weights. */
  readonly programs: NetworkPrograms;
  /** One tensor [images, …] per input of the network. */
  readonly inputs: readonly Tensor[];
  /** What the channels of the score's tensor mean. */
  readonly classes: ScoreClasses;
  /** Shape of the score's tensor, without the images: channels last. */
  readonly scoreShape: readonly number[];
  readonly rows: readonly Row[];
  /** What the pass that computed the scores has kept. */
  readonly kept?: LayerValues;
  readonly signal: ExplainOptions["signal"];
}

/** Height, width and channels of the subject's images. */
export function imageShape({ inputs, image }: Subject): readonly [height: number, width: number, channels: number] {
  const [, height = 0, width = 0, channels = 0] = inputs[image]?.shape ?? [];
  return [height, width, channels];
}

/**
 * Prepares images and chooses the scores to explain. `layerOf` names a layer whose values are kept.
 * @throws ConfigError for a class, tensor or input that the model does not have.
 */
export async function subjectOf(
  where: string,
  model: ExplainedModel,
  images: ExplainedImages,
  options: ExplainOptions,
  layerOf: (model: ScoredModel) => string | undefined = () => undefined,
): Promise<Subject> {
  const { signal } = options;
  const inputs = await inputTensors(where, model, images);
  const image = imageInput(where, model, options.input);
  const { place, classes } = scoreOf(where, model, options);
  const path = layerOf({ where, model, image, place });
  const places = path === undefined ? [] : [path];
  const pass = { ...place, batchSize: 1, signal };
  const { scores: values, activations } = await scoresAndActivations(model.trainer, inputs, pass, places);
  const { channels } = classes;
  const perImage = values.data.length / (values.shape[0] ?? 1);
  const rows = Array.from({ length: values.shape[0] ?? 0 }, (_, index) => {
    const sums = channelSums(values.data.subarray(index * perImage, (index + 1) * perImage), channels);
    return targetsOf(where, classes, options, sums).map(
      (target): Row => ({ image: index, target, score: scoreOfTarget(target, sums) }),
    );
  });
  const scoreShape = values.shape.slice(1);
  return {
    where,
    model,
    programs: model.trainer,
    inputs,
    image,
    place,
    classes,
    scoreShape,
    rows: rows.flat(),
    ...(path !== undefined && activations[0] && { kept: { path, values: activations[0] } }),
    signal,
  };
}

/** Sums the positions of each channel; channels vary fastest. */
export function channelSums(values: ArrayLike<number>, channels: number): Float64Array {
  const sums = new Float64Array(channels);
  for (let at = 0; at < values.length; at++) {
    const channel = at % channels;
    sums[channel] = (sums[channel] ?? 0) + (values[at] ?? 0);
  }
  return sums;
}

/** Returns the score of a target, from the channels of its tensor summed over positions. */
export function scoreOfTarget({ weights, offset }: ScoreTarget, values: ArrayLike<number>): number {
  return weights.reduce((sum, weight, channel) => (weight === 0 ? sum : sum + weight * (values[channel] ?? 0)), offset);
}

/**
 * Returns the index of the input that is the image: the one with this name, or else the first [height, width, channels].
 * @throws ConfigError if the model has no such input.
 */
export function imageInput(where: string, { network }: ExplainedModel, name: string | undefined): number {
  const { inputs, inputNames } = network;
  const index = name === undefined ? inputs.findIndex(({ shape }) => shape.length === 4) : inputNames.indexOf(name);
  if (index < 0 && name !== undefined) {
    throw new ConfigError(`${where}: expected input to be one of ${inputNames.join(", ")}, received "${name}"`);
  }
  const shape = inputs[index]?.shape ?? [];
  if (shape.length === 4) return index;
  throw new ConfigError(
    `${where}: expected an input [height, width, channels], the model has ` +
      inputs.map((input, at) => `"${inputNames[at]}" ${formatShape(input.shape)}`).join(", "),
  );
}

/**
 * Finds the tensor of the score, and what its channels mean.
 * @throws ConfigError for a tensor that the model does not have, and for `score` without a softmax or a sigmoid.
 */
export function scoreOf(where: string, model: ExplainedModel, { of, score }: Pick<ExplainOptions, "of" | "score">) {
  const { network, labels } = model;
  const place: TensorPlace | undefined = of ?? network.outputs[0];
  if (place === undefined) throw new ConfigError(`${where}: the model has no output`);
  const forward = buildForward(network, { batchSize: 1, training: false });
  const value = valueAt(where, network, forward, place);
  const channels = value.shape.at(-1) ?? 1;
  if (value.shape.length < 2) {
    throw new ConfigError(`${where}: expected of to be a tensor [batch, …], received ${formatReceived(of)}`);
  }
  const link = linkOf(value);
  if (score !== undefined && link === undefined) {
    throw new ConfigError(`${where}: the tensor of the score ends in no softmax or sigmoid; leave out score`);
  }
  const isOutput = value === forward.outputs[0];
  const isBinary =
    channels === 1 && value.shape.length === 2 && (link === "sigmoid" || (isOutput && labels?.length === 2));
  const kind = link === undefined ? "value" : (score ?? "logit");
  const classes: ScoreClasses = { channels, isBinary, labels: isOutput ? labels : undefined, link, kind };
  return { place: { of: place, logits: kind === "logit" }, classes };
}
