import type { ImageFit } from "../data/index.ts";
import type { Engine } from "../engine/index.ts";
import type { SymbolicTensor } from "../layers/index.ts";
import type { Model } from "../models/index.ts";
import { ConfigError } from "../support/index.ts";
import {
  type Backbone,
  type BackboneOptions,
  backboneOf,
  withBackboneFit,
  type ZooNetwork,
  zooBackbone,
} from "../transfer/index.ts";
import { openModel } from "./open-model.ts";
import { isArchitecture, type PretrainedEvent, pretrainedChoice, type WeightsChoice } from "./pretrained-choice.ts";

/** How a backbone is opened. */
export interface BackboneSettings extends WeightsChoice, BackboneOptions {
  /** How images of other proportions are brought to the size of its input (default: as its preprocessing says). */
  readonly fit?: ImageFit | undefined;
}

/**
 * Opens what a classifier is adapted from, without its classifier: a zoo architecture with pretrained weights, chosen
 * as by `openPretrained`, or the model in a folder or file.
 * @throws ConfigError as `openPretrained` and `openModel` do, and for a model that doesn't state its preprocessing.
 */
export async function openBackbone(
  name: string,
  { fit, ...choice }: BackboneSettings,
  engine: Engine,
  onEvent: (event: PretrainedEvent) => void,
): Promise<Backbone> {
  return withBackboneFit(await openWithOwnFit(name, choice, engine, onEvent), fit);
}

async function openWithOwnFit(
  name: string,
  { output, pooling, ...choice }: Omit<BackboneSettings, "fit">,
  engine: Engine,
  onEvent: (event: PretrainedEvent) => void,
): Promise<Backbone> {
  const cut = { ...(output !== undefined && { output }), ...(pooling && { pooling }) };
  if (!isArchitecture(name)) {
    const { weights, variant, weightsFile, weightsGroup } = choice;
    if (weights ?? variant ?? weightsFile ?? weightsGroup) {
      throw new ConfigError(`weights, variants and weight files are for networks of the zoo; "${name}" isn't one`);
    }
    const { model } = await openModel(name, { engine });
    return backboneOf(model as Model<SymbolicTensor>, cut);
  }
  const { architecture, options } = pretrainedChoice(name, choice, engine, onEvent);
  // The zoo's own factory, of which `architectures` has the general type.
  const network = architecture as unknown as ZooNetwork;
  if (output === undefined) return zooBackbone(network, { ...options, ...cut });
  return backboneOf((await architecture({ ...options, includeTop: false })) as Model<SymbolicTensor>, cut);
}
