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
  download: anything,
};

/**
 * Checks the type of the options object and of the options that all networks share.
 * @throws ConfigError if `given` is not an object of options or if a shared option has the wrong type.
 */
export function checkKinds(where: string, given: unknown): void {
  const shared = isOptions(given) ? Object.entries(given).filter(([key]) => Object.hasOwn(checks, key)) : undefined;
  checkOptions(where, checks, shared ? (Object.fromEntries(shared) as ZooOptions) : (given as ZooOptions));
}
