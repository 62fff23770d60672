import { ConfigError } from "../support/errors.ts";
import { formatReceived } from "../support/format-received.ts";
import { hasMethods } from "../support/has-methods.ts";
import type { JsonObject } from "../support/json.ts";
import { type Family, memberOf } from "../support/schema-fields.ts";
import * as members from "./catalog.ts";
import type { Optimizer } from "./optimizer.ts";

const family: Family<Optimizer> = {
  kind: "optimizer",
  members,
  isMember: (value): value is Optimizer => hasMethods(value, "apply", "scalars", "config"),
};

/** The name of an optimizer: "adam". */
export type OptimizerName = keyof typeof members;

/**
 * Returns the optimizer for a name, its JSON form ({ className, config }) or an optimizer.
 * @throws ConfigError for an unknown name or option.
 */
export function resolveOptimizer(optimizer: OptimizerName | Optimizer | JsonObject): Optimizer {
  const member = memberOf(family, optimizer);
  if (member) return member;
  throw new ConfigError(`expected an optimizer or its name, received ${formatReceived(optimizer)}`);
}
