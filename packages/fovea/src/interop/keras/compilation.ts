import { isJsonObject, type Json, type JsonObject } from "../../support/json.ts";
import type { CompileOptions } from "../../train/index.ts";
import { camelCase } from "./layer-options.ts";

/** Options of optimizers that concern only another framework's training loop or saved state. */
const ignored = new Set(["name", "is_legacy_optimizer", "jit_compile", "loss_scale_factor", "decay", "schedule_decay"]);

/**
 * Returns how a model was compiled, from `compile_config` of Keras 3 or `training_config` of an HDF5 file or
 * TensorFlow.js. Undefined if the file does not contain it or something is not supported.
 */
export function compilationOf(given: unknown): CompileOptions | undefined {
  if (!isJsonObject(given)) return undefined;
  const { loss, metrics, loss_weights: weights } = given;
  const optimizer = memberOf(given.optimizer ?? given.optimizer_config);
  if (!optimizer || loss === null || loss === undefined || (weights ?? null) !== null) return undefined;
  const names = Array.isArray(metrics) && metrics.every((name) => typeof name === "string") ? metrics : [];
  const short = names.map((name) => (name === "acc" ? "accuracy" : camelCase(name)));
  return {
    optimizer: optimizer as JsonObject,
    loss: (memberOf(loss) ?? loss) as NonNullable<CompileOptions["loss"]>,
    metrics: short as NonNullable<CompileOptions["metrics"]>,
  };
}

/** Translates a name, or a class with options, to Fovea's spelling. */
function memberOf(value: Json | undefined): Json | undefined {
  if (typeof value === "string") return camelCase(value);
  if (!isJsonObject(value) || typeof value.class_name !== "string") return undefined;
  const config: Record<string, Json> = {};
  for (const [key, option] of Object.entries(isJsonObject(value.config) ? value.config : {})) {
    if (option === null || option === false || ignored.has(key)) continue;
    if ((key === "ema_momentum" || key === "reduction") && typeof option !== "object") continue;
    config[key === "lr" ? "learningRate" : camelCase(key)] = option;
  }
  // TensorFlow 2.11 to 2.15 registered its own optimizers as custom ones.
  return { className: value.class_name.replace(/^Custom>/, ""), config };
}
