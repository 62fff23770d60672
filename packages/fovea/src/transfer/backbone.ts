import { type ImageFit, type Preprocessing, withFit } from "../data/index.ts";
import { layers, type SymbolicTensor } from "../layers/index.ts";
import { Model, model } from "../models/index.ts";
import { ConfigError } from "../support/errors.ts";
import { formatReceived } from "../support/format-received.ts";
import { isOptions } from "../support/schema.ts";
import { formatShape } from "../tensor/shape.ts";
import type { AnyArchitecture, ZooOptions } from "../zoo/index.ts";

/** A trained network without its classifier: from images to features. */
export interface Backbone {
  /** The name of the network, such as "resnet50". */
  readonly name: string;
  /** From images [height, width, channels] to features [features]. */
  readonly model: Model<SymbolicTensor>;
  /** How images are prepared for it. */
  readonly preprocessing: Preprocessing;
  /** The last layer of each stage, from the largest feature maps to the smallest. */
  readonly stages: readonly string[];
  /** The number of features per image. */
  readonly features: number;
}

/** How feature maps [height, width, channels] become features. */
export type FeaturePooling = "avg" | "max" | "avg+max";

/** Where to cut a trained model. */
export interface BackboneOptions {
  /**
   * The layer whose output the features are (default: the last output with feature maps, before the classifier, or else
   * the input of the last layer).
   */
  readonly output?: string;
  /** How feature maps become features (default "avg"). */
  readonly pooling?: FeaturePooling;
}

/** Any network of the zoo, such as `zoo.resnet50`. */
export type ZooNetwork = ((options?: never) => unknown) & { readonly definition: { readonly name: string } };

/**
 * Builds a network of the zoo without its classifier and loads its pretrained weights.
 *
 * ```ts
 * const backbone = await zooBackbone(zoo.resnet50, { weights: "torchvision" });
 * ```
 * @throws ConfigError for unknown weights, and if they can't be found or downloaded.
 */
export async function zooBackbone(
  zooNetwork: ZooNetwork,
  { weights, pooling = "avg", ...options }: Omit<ZooOptions, "pooling"> & Pick<BackboneOptions, "pooling">,
): Promise<Backbone> {
  const architecture = zooNetwork as unknown as AnyArchitecture;
  const given = { ...options, includeTop: false } as const;
  if (weights === undefined) {
    const { name, weights: known = [] } = architecture.definition;
    const ids = known.map(({ id }) => `"${id}"`).join(", ");
    throw new ConfigError(
      `backbone: expected the weights of ${name}, received none; ${ids ? `available: ${ids}` : "none are published for it"}`,
    );
  }
  const network = await architecture({ ...given, weights });
  return backboneOf(network, { pooling });
}

/**
 * Cuts a trained model, such as an imported one, at a layer. The backbone shares its layers and weights.
 * @throws ConfigError for an unknown layer, and for a model whose preprocessing is not known.
 */
export function backboneOf(
  trained: Model<SymbolicTensor>,
  { output, pooling = "avg" }: BackboneOptions = {},
): Backbone {
  const { preprocessing } = trained;
  if (!preprocessing) {
    throw new ConfigError(
      `backbone: ${trained.name} doesn't state how images are prepared for it; set its preprocessing first`,
    );
  }
  const cut = output === undefined ? beforeClassifier(trained) : trained.network.output(output);
  const features = pooled(cut, pooling);
  const width = features.shape[1];
  if (features.shape.length !== 2 || !width) {
    throw new ConfigError(
      `backbone: expected the output of a layer with features or feature maps, received ${formatShape(cut.shape)}`,
    );
  }
  const cutModel = model({
    ...{ name: trained.name, inputs: trained.inputs, outputs: features, preprocessing },
    ...{ engine: trained.trainer.engine, seed: trained.network.seed },
  });
  const kept = new Set(cutModel.layers.map(({ name }) => name));
  const stages = (trained.stages ?? []).filter((name) => kept.has(name));
  cutModel.stages = stages;
  return { name: trained.name, model: cutModel, preprocessing, stages, features: width };
}

/** Returns a backbone with another way to bring images to the size of its input; the same one without any. */
export function withBackboneFit(backbone: Backbone, fit: ImageFit | undefined): Backbone {
  return fit === undefined ? backbone : { ...backbone, preprocessing: withFit(backbone.preprocessing, fit) };
}

/**
 * @throws ConfigError that opens with `where` unless `given` is a backbone, as `backboneOf` and `zooBackbone` return.
 */
export function checkedBackbone(where: string, given: unknown): Backbone {
  const { model, preprocessing, stages, features } = (isOptions(given) ? given : {}) as Partial<Backbone>;
  if (model instanceof Model && preprocessing && Array.isArray(stages) && Number.isSafeInteger(features)) {
    return given as Backbone;
  }
  throw new ConfigError(`${where}: expected a backbone, as of transfer.backboneOf, received ${formatReceived(given)}`);
}

/** The last feature maps of a model, or else what its last layer receives. */
function beforeClassifier(trained: Model<SymbolicTensor>): SymbolicTensor {
  const { calls, outputs } = trained.network;
  const [last] = outputs;
  if (last && last.shape.length === 4) return last;
  const maps = calls.flatMap((call) => call.outputs).filter(({ shape }) => shape.length === 4);
  const found = maps.filter(isSpatial).at(-1) ?? calls.at(-1)?.inputs[0];
  if (!found) throw new ConfigError(`backbone: ${trained.name} has no layers`);
  return found;
}

/** Whether a tensor has places: a 1 × 1 map is already features. */
function isSpatial({ shape }: SymbolicTensor): boolean {
  return shape[1] === null || shape[2] === null || Number(shape[1]) * Number(shape[2]) > 1;
}

function pooled(maps: SymbolicTensor, pooling: FeaturePooling): SymbolicTensor {
  if (!["avg", "max", "avg+max"].includes(pooling)) {
    throw new ConfigError(
      `backbone: expected pooling to be "avg", "max" or "avg+max", received ${formatReceived(pooling)}`,
    );
  }
  if (maps.shape.length !== 4) return maps;
  const average = () => layers.globalAveragePooling2d({ name: "features/average" }).apply(maps);
  const maximum = () => layers.globalMaxPooling2d({ name: "features/maximum" }).apply(maps);
  if (pooling === "avg") return average();
  if (pooling === "max") return maximum();
  return layers.concatenate({ name: "features" }).apply([average(), maximum()]);
}
