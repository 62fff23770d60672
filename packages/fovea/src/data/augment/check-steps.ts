import { ConfigError } from "../../support/errors.ts";
import { formatReceived } from "../../support/format-received.ts";
import { isOptions } from "../../support/schema.ts";
import { unknownName } from "../../support/schema-fields.ts";
import type { AugmentationStep } from "./define-step.ts";
import { pairSteps } from "./mix.ts";
import { imageSteps } from "./steps/index.ts";

const known: Readonly<Record<string, { check(where: string, given: unknown): AugmentationStep }>> = {
  ...imageSteps,
  ...pairSteps,
};

const checked = new WeakSet<object>();

/**
 * Checks steps, as read from JSON, and fills in the defaults of omitted options.
 * @throws ConfigError that starts with `where` and names the step and the option.
 */
export function checkSteps(where: string, given: unknown): readonly AugmentationStep[] {
  if (typeof given === "object" && given !== null && checked.has(given)) return given as readonly AugmentationStep[];
  if (!Array.isArray(given)) {
    throw new ConfigError(`${where}: expected a list of steps, received ${formatReceived(given)}`);
  }
  const steps = given.map((step: unknown, index) => checkStep(`${where}: step ${index}`, step));
  // Frozen, since it is checked once and drawn for every image.
  checked.add(Object.freeze(steps));
  return steps;
}

function checkStep(where: string, step: unknown): AugmentationStep {
  if (!isOptions(step) || typeof step.type !== "string") {
    throw new ConfigError(`${where}: expected a step such as augment.rotation(), received ${formatReceived(step)}`);
  }
  const { type, ...options } = step;
  const factory = Object.hasOwn(known, type) ? known[type] : undefined;
  if (!factory) throw new ConfigError(`${where}: ${unknownName("step", type, Object.keys(known)).message}`);
  return factory.check(`${where} (${type})`, options);
}
