import { checkedPreprocessing, type Preprocessing } from "../data/index.ts";
import { leafLayers, type Network } from "../network/index.ts";
import { ConfigError } from "../support/errors.ts";
import { formatReceived } from "../support/format-received.ts";
import { formatShape, type PartialShape } from "../tensor/shape.ts";

/** Image preprocessing and class names, which belong to a model besides its layers. */
export interface ClassData {
  /** How images are prepared for the network. */
  readonly preprocessing?: Preprocessing | undefined;
  /** Class names, in the order of the outputs; for a single unit, the names of classes 0 and 1. */
  readonly labels?: readonly string[] | undefined;
  /**
   * The last layer of each stage, from the largest feature maps to the smallest. Networks of the zoo have them; `freeze`
   * then accepts the names "stage1", "stage2", …
   */
  readonly stages?: readonly string[] | undefined;
}

/** @throws ConfigError unless `given` is a preprocessing to the shape of the network's input. */
export function checkPreprocessing(given: unknown, network: Network): Preprocessing {
  const preprocessing = checkedPreprocessing("preprocessing", given);
  const made = [null, ...preprocessing.crop, preprocessing.mean.length];
  const wanted: PartialShape = network.inputs[0]?.shape ?? [];
  const fits = wanted.length === 4 && wanted.every((size, axis) => size === null || size === made[axis]);
  if (fits) return preprocessing;
  throw new ConfigError(
    `preprocessing: makes images ${formatShape(made)}, but the network's input is ${formatShape(wanted)}`,
  );
}

/** @throws ConfigError unless `given` is a list of names, one per class. */
export function checkLabels(given: unknown, network: Network): readonly string[] {
  const isList = Array.isArray(given) && given.every(isLabel);
  if (!isList) throw new ConfigError(`labels: expected a list of names, received ${formatReceived(given)}`);
  const units = network.outputs[0]?.shape.at(-1);
  const classes = units === 1 ? 2 : units;
  if (given.length === classes) return [...given];
  throw new ConfigError(`labels: expected a name for each of ${classes} classes, received ${given.length}`);
}

/** @throws ConfigError unless all are layers of the network. */
export function checkStages(given: unknown, network: Network): readonly string[] {
  const isList = Array.isArray(given) && given.every((name) => typeof name === "string");
  if (!isList) throw new ConfigError(`stages: expected a list of layers' names, received ${formatReceived(given)}`);
  const paths = new Set(leafLayers(network).map(({ path }) => path));
  const missing = given.find((name) => !paths.has(name));
  if (missing === undefined) return [...given];
  throw new ConfigError(`stages: the network has no layer "${missing}"`);
}

/** Rejects control characters, which are commands to the terminals that names are printed on. */
function isLabel(value: unknown): value is string {
  return typeof value === "string" && value.length > 0 && value.length <= 200 && !/\p{Cc}/u.test(value);
}
