import { modelChecks } from "../models/model-checks.ts";
import { anything, checkOptions, type OptionChecks, option, textOption } from "../support/check-options.ts";
import { isOptions, optional } from "../support/schema.ts";
import { boolean } from "../support/schema-fields.ts";
import type { ZooOptions } from "./architecture.ts";

const checks: OptionChecks<ZooOptions> = {
  ...modelChecks,
  weights: textOption,
  variant: textOption,
  classes: anything,
  includeTop: optional(boolean()),
  pooling: anything,
  classifierActivation: anything,
  inputShape: option("a list [height, width, channels]", Array.isArray),
  weightsFile: textOption,
  weightsGroup: textOption,
  onNote: option("a function", (value) => typeof value === "function"),
  download: anything,
};

/**
 * Returns the options without those that are null, which count as not given, as in Keras' `weights=None`. A null
 * `classifierActivation` stays and is rejected later, because in Keras it means logits and not the default. Checks the
 * type of the object and of the options that all networks share.
 * @throws ConfigError if `given` is not an object of options or if a shared option has the wrong type.
 */
export function checkedOptions(where: string, given: ZooOptions): ZooOptions {
  if (!isOptions(given)) return checkOptions(where, checks, given);
  const present = Object.entries(given).filter(([key, value]) => value !== null || key === "classifierActivation");
  const shared = present.filter(([key]) => Object.hasOwn(checks, key));
  checkOptions(where, checks, Object.fromEntries(shared) as ZooOptions);
  return Object.fromEntries(present) as ZooOptions;
}
