import type { Engine } from "../engine/index.ts";
import type { AdviceCandidate, ZooNetwork } from "../transfer/index.ts";
import { openBackbone } from "./open-backbone.ts";
import { isArchitecture, pretrainedChoice, type WeightsChoice } from "./pretrained-choice.ts";

/** A network to compare, by name. */
export interface BackboneChoice extends WeightsChoice {
  /** A network of the zoo ("resnet18", "resnet50:keras"), or the path of a model file, a saved model or a run. */
  readonly model: string;
}

/**
 * Finds a network to compare, with its weights if it is one of the zoo. Nothing is downloaded yet.
 * @throws ConfigError as `openBackbone`.
 */
export async function namedCandidate(
  { model: name, ...choice }: BackboneChoice,
  engine: Engine,
): Promise<AdviceCandidate> {
  const ignored = () => {};
  if (!isArchitecture(name)) return { model: await openBackbone(name, choice, engine, ignored), name };
  const { architecture, options } = pretrainedChoice(name, choice, engine, ignored);
  const { weights, variant, weightsFile, weightsGroup } = options;
  // The zoo's own factory, of which `architectures` has the general type.
  return { model: architecture as unknown as ZooNetwork, weights, variant, weightsFile, weightsGroup };
}
