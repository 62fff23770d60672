import { channelStatistics, layers, type SymbolicTensor } from "../layers/index.ts";
import { type Model, model } from "../models/index.ts";
import { ConfigError, ShapeError } from "../support/errors.ts";
import { formatReceived } from "../support/format-received.ts";
import { formatShape } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { Backbone } from "./backbone.ts";
import { headActivations, type LearningTask } from "./learning-task.ts";

/**
 * What replaces the classifier of a backbone: "linear" is one dense layer, "fastai" the head of fastai's
 * `vision_learner` (batch normalization, dropout, 512 units, ReLU, and these again). A function builds any other from
 * features [features] to probabilities [classes], or to the values of a regression.
 */
export type Head = "linear" | "fastai" | ((features: SymbolicTensor, classes: number) => SymbolicTensor);

/** The head of a learner: a model of its own over features, and part of the whole model. */
export interface HeadModel {
  /** From features [features] to the outputs. */
  readonly onFeatures: Model<SymbolicTensor>;
  /** In a regression: the same to standardized values, and how values are standardized. */
  readonly standardized?: { readonly model: Model<SymbolicTensor>; readonly scale: ValueScale };
  /** From images to the outputs, with the same layers. */
  readonly whole: Model<SymbolicTensor>;
  /** Whether the head is one dense layer, `classes`, in the nested model `head`. */
  readonly isLinear: boolean;
  /** The number of outputs. */
  readonly classes: number;
  /** The layer of the whole model whose output the features are. */
  readonly featureLayer: string;
}

/** The mean and the variance of each value that a regression predicts. */
export interface ValueScale {
  readonly mean: readonly number[];
  readonly variance: readonly number[];
}

/**
 * Builds a head for a backbone. In a regression, it predicts values of mean 0 and variance 1, which a last layer brings
 * back to the scale of `targets`: a network would take long to learn ages or prices as they are.
 * @throws ConfigError for an unknown head; ShapeError if a function returns anything but one value per class.
 */
export function headModel(
  backbone: Backbone,
  head: Head,
  classes: readonly string[],
  seed: number,
  task: LearningTask = "classification",
  targets?: Tensor,
): HeadModel {
  const count = classes.length;
  const features = layers.input({ shape: [backbone.features] });
  const { preprocessing, stages } = backbone;
  const common = { engine: backbone.model.trainer.engine, seed };
  const raw = outputOf(head, features, count, headActivations[task]);
  if (raw.shape.length !== 2 || raw.shape[1] !== count) {
    throw new ShapeError(`head: expected an output [${count}], received ${formatShape(raw.shape.slice(1))}`);
  }
  const scale = task === "regression" && targets ? channelStatistics(targets) : undefined;
  const output = scale ? layers.normalization({ name: "values", ...scale, invert: true }).apply(raw) : raw;
  const onFeatures = model({ ...common, name: "head", inputs: features, outputs: output });
  const [images] = backbone.model.outputs;
  const whole = model({
    ...{ ...common, name: backbone.name, inputs: backbone.model.inputs, preprocessing, stages },
    ...(task !== "regression" && { labels: namesOf(classes) }),
    outputs: onFeatures.apply(images as SymbolicTensor),
  });
  const standardized = scale && { model: model({ ...common, name: "head", inputs: features, outputs: raw }), scale };
  return {
    ...{ onFeatures, whole, isLinear: head === "linear", classes: count, featureLayer: nameOf(images) },
    ...(standardized && { standardized }),
  };
}

/** The name that a model has given to the layer of a tensor. */
function nameOf(tensor: SymbolicTensor | undefined): string {
  return tensor?.call.layer.name ?? "";
}

/** A single label is one unit, whose class 0 is to have it not. */
function namesOf(classes: readonly string[]): readonly string[] {
  return classes.length === 1 ? [`not ${classes[0]}`, ...classes] : classes;
}

function outputOf(
  head: Head,
  x: SymbolicTensor,
  classes: number,
  activation: (typeof headActivations)[LearningTask],
): SymbolicTensor {
  if (typeof head === "function") return head(x, classes);
  if (head === "linear") return layers.dense({ name: "classes", units: classes, activation }).apply(x);
  if (head !== "fastai") {
    throw new ConfigError(`head: expected "linear", "fastai" or a function, received ${formatReceived(head)}`);
  }
  let y = layers.batchNormalization({ momentum: 0.9, epsilon: 1e-5 }).apply(x);
  y = layers.dropout({ rate: 0.25 }).apply(y);
  y = layers.dense({ units: 512, useBias: false, activation: "relu" }).apply(y);
  y = layers.batchNormalization({ momentum: 0.9, epsilon: 1e-5 }).apply(y);
  y = layers.dropout({ rate: 0.5 }).apply(y);
  return layers.dense({ name: "classes", units: classes, activation }).apply(y);
}
