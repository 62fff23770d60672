import type { SymbolicTensor } from "../layers/index.ts";
import { Model } from "../models/index.ts";
import { ConfigError } from "../support/errors.ts";
import { formatReceived } from "../support/format-received.ts";
import { isOptions } from "../support/schema.ts";
import type { ZooOptions } from "../zoo/index.ts";
import { type Backbone, backboneOf, checkedBackbone, type FeaturePooling, zooBackbone } from "./backbone.ts";
import type { LearnerOptions } from "./learner-options.ts";

/** Returns the backbone of what a learner is given as its model. */
export async function backboneFor(
  given: LearnerOptions["model"],
  { pooling, ...zoo }: Omit<ZooOptions, "pooling"> & { readonly pooling: FeaturePooling },
): Promise<Backbone> {
  if (typeof given === "function") return zooBackbone(given, { ...zoo, pooling });
  const unused = Object.entries(zoo).filter(([name, value]) => value !== undefined && name !== "engine");
  if (unused.length > 0) {
    const names = unused.map(([name]) => name).join(", ");
    throw new ConfigError(`learner: ${names} concerns networks of the zoo, but model is a trained one; leave it out`);
  }
  if (isOptions(given) && "features" in given) return checkedBackbone("learner", given);
  if (!(given instanceof Model)) {
    throw new ConfigError(
      `learner: expected model to be a network of the zoo or a model, received ${formatReceived(given)}`,
    );
  }
  return backboneOf(given as Model<SymbolicTensor>, { pooling });
}
