import { requiredPreprocessing } from "../models/image-preprocessing.ts";
import { type Model, model } from "../models/index.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { Backbone } from "./backbone.ts";
import { classifierFeatures } from "./classifier-features.ts";

/** A trained classifier as features and what turns them into classes. */
export interface ClassifierParts {
  /** The network up to what its last layer with weights receives: the features that a learner keeps. */
  readonly backbone: Backbone;
  /** The last layer, if it is linear: kernel [features, classes] and bias [classes]. */
  readonly head: { readonly kernel: Tensor; readonly bias: Tensor } | undefined;
}

/**
 * Divides a trained classifier into a backbone and a linear head. Of a model that a learner has trained, the backbone is
 * the learner's own, so that its features are known from the training.
 * @throws ConfigError for a model without features before its last layer, or without preprocessing.
 */
export async function classifierParts(trained: Model): Promise<ClassifierParts> {
  const preprocessing = requiredPreprocessing(trained);
  const { features } = classifierFeatures(trained);
  const cut = model({
    ...{ name: trained.name, inputs: trained.inputs, outputs: features, preprocessing },
    ...{ engine: trained.trainer.engine, seed: trained.network.seed },
  });
  const kept = new Set(cut.layers.map(({ name }) => name));
  const stages = (trained.stages ?? []).filter((name) => kept.has(name));
  cut.stages = stages;
  const width = Number(features.shape[1]);
  const backbone: Backbone = { name: trained.name, model: cut, preprocessing, stages, features: width };
  return { backbone, head: await headOf(trained, cut, width) };
}

/** The weights that the backbone doesn't have, if they are those of one dense layer. */
async function headOf(trained: Model, cut: Model, width: number): Promise<ClassifierParts["head"]> {
  const own = new Set(cut.network.listWeights().map(({ name }) => name));
  const rest = [...(await trained.getWeights())].filter(([name]) => !own.has(name)).map(([, weight]) => weight);
  const kernel = rest.find(({ shape }) => shape.length === 2 && shape[0] === width);
  const bias = rest.find(({ shape }) => shape.length === 1 && shape[0] === kernel?.shape[1]);
  return kernel && bias && rest.length === 2 ? { kernel, bias } : undefined;
}
