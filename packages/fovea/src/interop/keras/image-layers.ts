import { augmentations } from "../../layers/index.ts";
import type { Json, JsonObject } from "../../support/json.ts";
import type { TopologyLayer } from "./topology.ts";

/** Layers that treat every number of an image alike, wherever its channels lie. */
const pointwise: ReadonlySet<string> = new Set([
  "Activation",
  "ActivityRegularization",
  "Add",
  "AlphaDropout",
  "Average",
  "Dropout",
  "ELU",
  "GaussianDropout",
  "GaussianNoise",
  "Identity",
  "LeakyReLU",
  "Maximum",
  "Minimum",
  "Multiply",
  "ReLU",
  "StochasticDepth",
  "Subtract",
  ...augmentations,
]);

/** Operations that do the same to every number. */
const pointwiseOperations: ReadonlySet<Json> = new Set([
  "absolute",
  "add",
  "addScaled",
  "cast",
  "clip",
  "divide",
  "maximum",
  "minimum",
  "multiply",
  "negative",
  "relu",
  "relu6",
  "square",
  "subtract",
]);

/** Layers whose option `axis` says along which axis they work. */
export const axisLayers: ReadonlySet<string> = new Set([
  "BatchNormalization",
  "Concatenate",
  "GroupNormalization",
  "LayerNormalization",
  "Normalization",
  "RMSNormalization",
  "Softmax",
  "UnitNormalization",
]);

/** Other layers after which the axes mean the same. */
const otherKeepers: ReadonlySet<string> = new Set(["Activation", "LayerScale", "PReLU", "Rescaling"]);

/** Activations along the last axis. */
export const alongLastAxis: ReadonlySet<string> = new Set(["softmax", "log_softmax", "glu"]);

/** Whether a layer has a place of an image where it was, so that it may be computed wherever the channels lie. */
export function keepsPlaces({ className, config }: TopologyLayer): boolean {
  if (className === "Operation") return pointwiseOperations.has(config.operation ?? null) && hasPlainOperands(config);
  if (className === "Activation") return !alongLastAxis.has(String(config.activation));
  if (className === "Rescaling") return !Array.isArray(config.scale) && !Array.isArray(config.offset);
  // Of several axes the weights lie in the order of the file.
  if (axisLayers.has(className)) return [config.axis].flat().length === 1;
  return pointwise.has(className);
}

/** Whether the axes of an image mean the same after a layer. */
export function keepsAxes(layer: TopologyLayer): boolean {
  const { className } = layer;
  return axisLayers.has(className) || otherKeepers.has(className) || keepsPlaces(layer);
}

function hasPlainOperands({ operands }: JsonObject): boolean {
  const list = Array.isArray(operands) ? (operands as readonly Json[]) : [];
  return list.every((operand) => typeof operand === "number" || !(operand as JsonObject).values);
}
