import type { Engine } from "../engine/index.ts";
import type { Model } from "../models/index.ts";
import { type PretrainedEvent, pretrainedChoice, type WeightsChoice } from "./pretrained-choice.ts";

/**
 * Opens a zoo architecture with pretrained weights: the chosen ones, or the first that are published for the variant.
 * Weights are downloaded unless they are in the cache.
 * @throws ConfigError if no weights are published, and whatever downloading and reading them throws.
 */
export async function openPretrained(
  name: string,
  choice: WeightsChoice,
  engine: Engine,
  onEvent: (event: PretrainedEvent) => void,
): Promise<Model> {
  const { architecture, options } = pretrainedChoice(name, choice, engine, onEvent);
  return (await architecture(options)) as Model;
}
