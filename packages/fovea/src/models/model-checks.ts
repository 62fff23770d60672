import type { Engine, EngineName } from "../engine/index.ts";
import { anything, checkOptions, type OptionChecks, option } from "../support/check-options.ts";
import { ConfigError } from "../support/errors.ts";
import { formatReceived } from "../support/format-received.ts";
import { hasMethods } from "../support/has-methods.ts";
import { optional } from "../support/schema.ts";
import { boolean, integer, nonNegativeInteger, oneOf, positive, text } from "../support/schema-fields.ts";
import type { BatchOptions, ModelOptions, PlotOptions, SaveOptions } from "./model-options.ts";

/** Names are checked when the engine is selected, because the environment may name one too. */
const engine = option(
  '"native", "portable" or an engine',
  (value) => typeof value === "string" || hasMethods(value, "compile", "variable"),
);

/** The options of `sequential`; `model` adds inputs and outputs. */
export const modelChecks: OptionChecks<ModelOptions> = {
  name: optional(text()),
  seed: optional(integer()),
  engine,
  preprocessing: anything,
  labels: anything,
  stages: anything,
};

export const saveChecks: OptionChecks<SaveOptions> = { training: optional(boolean()) };

export const batchChecks: OptionChecks<BatchOptions> = { sampleWeight: anything, seed: optional(nonNegativeInteger()) };

export const plotChecks: OptionChecks<PlotOptions> = {
  title: option("a string", (value) => typeof value === "string"),
  detail: optional(oneOf(["layers", "blocks"])),
  scale: optional(positive()),
};

/** @throws ConfigError unless `given` is an engine or a name. */
export function checkedEngine(given: unknown): EngineName | Engine | undefined {
  return checkOptions("model", { engine }, { engine: given }).engine as EngineName | Engine | undefined;
}

/** @throws ConfigError unless `value` is a model. */
export function checkModel(where: string, value: unknown): void {
  if (hasMethods(value, "getWeights", "predict") && "network" in (value as object)) return;
  throw new ConfigError(`${where}: expected a model, received ${formatReceived(value)}`);
}
