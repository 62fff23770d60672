import { augmentations } from "../../layers/index.ts";
import type { Json, JsonObject } from "../../support/json.ts";
import type { TopologyLayer } from "./topology.ts";

/** Layers that process every value of an image alike, regardless of the channel axis. */
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

/** Operations that process every value alike. */
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

/** Layers with an option `axis`. */
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

/** Other layers that preserve the meaning of the axes. */
const otherKeepers: ReadonlySet<string> = new Set(["Activation", "LayerScale", "PReLU", "Rescaling"]);

/** Activations along the last axis. */
export const alongLastAxis: ReadonlySet<string> = new Set(["softmax", "log_softmax", "glu"]);

/** Whether a layer keeps every value's position, so that it can be computed in any layout. */
export function keepsPositions({ className, config }: TopologyLayer): boolean {
  if (className === "Operation") return pointwiseOperations.has(config.operation ?? null) && hasPlainOperands(config);
  if (className === "Activation") return !alongLastAxis.has(String(config.activation));
  if (className === "Rescaling") return !Array.isArray(config.scale) && !Array.isArray(config.offset);
  // With several axes, the weights have the layout of the file.
  if (axisLayers.has(className)) return [config.axis].flat().length === 1;
  return pointwise.has(className);
}

/** Whether a layer preserves the meaning of an image's axes. */
export function keepsAxes(layer: TopologyLayer): boolean {
  const { className } = layer;
  return axisLayers.has(className) || otherKeepers.has(className) || keepsPositions(layer);
}

function hasPlainOperands({ operands }: JsonObject): boolean {
  const list = Array.isArray(operands) ? (operands as readonly Json[]) : [];
  return list.every((operand) => typeof operand === "number" || !(operand as JsonObject).values);
}
