import { type ActivationName, activations } from "../../layers/index.ts";
import { FormatError } from "../../support/errors.ts";
import { formatReceived } from "../../support/format-received.ts";
import { isJsonObject, type Json, type JsonObject } from "../../support/json.ts";
import type { KerasLayer } from "./layer-table.ts";
import { isTrainingOnly } from "./training-only.ts";

/** Options common to all layers that do not affect the result. */
const ofEveryLayer = new Set([
  "name",
  "trainable",
  "dtype",
  "data_format",
  "batch_input_shape",
  "batch_shape",
  "input_dtype",
  "input_dim",
  "input_shape",
  "input_spec",
  "autocast",
  "seed",
  "build_config",
]);

/**
 * Returns the options of a Keras layer in Fovea's spelling. Unknown options must be null or false, so that nothing that
 * affects the result is ignored.
 * @throws FormatError that names the layer and the option.
 */
export function layerOptions(known: KerasLayer, config: JsonObject, where: string): JsonObject {
  const format = config.data_format;
  if (format !== undefined && format !== null && format !== "channels_last" && format !== "default") {
    throw new FormatError(
      `${where}: expected data_format "channels_last", received ${formatReceived(format)}: ` +
        "images are [height, width, channels] in Fovea",
    );
  }
  const result: Record<string, Json> = { ...known.fixed };
  if (known.settings !== undefined) {
    const settings = Object.entries(config).filter(([key]) => !ofEveryLayer.has(key));
    return { ...result, [known.settings]: Object.fromEntries(settings) };
  }
  for (const [key, value] of Object.entries(config)) {
    if (value === null || ofEveryLayer.has(key) || known.ignored.includes(key) || isTrainingOnly(key)) continue;
    const renamed = Object.hasOwn(known.renamed, key) ? known.renamed[key] : undefined;
    if (renamed !== undefined) result[renamed] = value;
    else if (known.keys.includes(key)) result[camelCase(key)] = translate(key, value, where);
    else if (value !== false) {
      throw new FormatError(`${where}: the option ${key}=${formatReceived(value)} is not supported`);
    }
  }
  return result;
}

function translate(key: string, value: Json, where: string): Json {
  if (key === "activation") return activationName(value, where);
  if (key.endsWith("_initializer") || key.endsWith("_regularizer")) return member(value);
  return value;
}

function activationName(value: Json, where: string): ActivationName {
  const name = typeof value === "string" ? camelCase(value) : undefined;
  if (name !== undefined && Object.hasOwn(activations, name)) return name as ActivationName;
  throw new FormatError(
    `${where}: expected an activation of ${Object.keys(activations).join(", ")}, received ${formatReceived(value)}`,
  );
}

/** Translates an initializer or regularizer: a name, or a class with options. */
function member(value: Json): Json {
  if (typeof value === "string") return camelCase(value);
  if (!isJsonObject(value) || typeof value.class_name !== "string") return value;
  const config: Record<string, Json> = {};
  for (const [key, option] of Object.entries(isJsonObject(value.config) ? value.config : {})) {
    if (option === null || key === "dtype") continue;
    // Keras 2 calls a truncated normal distribution "normal" here.
    if (key === "distribution" && option === "normal") config[key] = "truncatedNormal";
    else config[camelCase(key)] = typeof option === "string" ? camelCase(option) : option;
  }
  return { className: value.class_name, config };
}

/** "kernel_size" → "kernelSize" */
export function camelCase(name: string): string {
  return name.replace(/(?<=[a-z0-9])_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
