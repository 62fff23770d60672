import { ConfigError } from "../support/errors.ts";
import { formatReceived } from "../support/format-received.ts";
import { hasMethods } from "../support/has-methods.ts";
import type { JsonObject } from "../support/json.ts";
import { type Family, memberOf } from "../support/schema-fields.ts";
import * as losses from "./catalog.ts";
import type { Loss } from "./loss.ts";

const members = { ...losses, mae: losses.meanAbsoluteError, mse: losses.meanSquaredError };

/** The losses that have a name, including "mse" and "mae". */
export const lossFamily: Family<Loss> = {
  kind: "loss",
  members,
  isMember: (value): value is Loss => hasMethods(value, "values", "labels", "config"),
};

/** The name of a loss: "meanSquaredError", or its short form "mse". */
export type LossName = keyof typeof members;

/**
 * Returns the loss for a name, its JSON form ({ className, config }) or a loss.
 * @throws ConfigError for an unknown name or option.
 */
export function resolveLoss(loss: LossName | Loss | JsonObject): Loss {
  const member = memberOf(lossFamily, loss);
  if (member) return member;
  throw new ConfigError(`expected a loss or its name, received ${formatReceived(loss)}`);
}
