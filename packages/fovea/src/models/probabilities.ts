import type { SymbolicTensor } from "../layers/index.ts";
import type { Loss } from "../losses/index.ts";
import { Network } from "../network/index.ts";
import { ConfigError } from "../support/errors.ts";
import { formatShape } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";

/** The kind of a network's output: probabilities that add up to 1, independent probabilities, or logits of either. */
type Ending = "softmax" | "sigmoid" | "logits" | "unknown";

/** Activations that map each value to 0 … 1. */
const sigmoids: ReadonlySet<unknown> = new Set(["sigmoid", "hardSigmoid", "legacyHardSigmoid", "sparseSigmoid"]);

/** Layers that change no value, unless they have an activation. */
const passing = new Set(["Flatten", "Reshape", "Dropout", "Activation"]);

/**
 * Converts the predictions of a network's first output to probabilities [samples, classes]. Applies softmax to logits,
 * or the sigmoid to those of a single unit, unless the network ends in either. The `loss` of the output determines
 * whether other outputs are logits, so that `classify` and the metrics agree; without a loss, the last layer does.
 * @throws ConfigError unless the outputs are classes.
 */
export function probabilities(network: Network, predicted: Tensor, loss?: Loss): Tensor {
  const [samples = 0, units = 0, ...more] = predicted.shape;
  if (more.length > 0 || units === 0) {
    throw new ConfigError(
      `${network.name ?? network.kind}: expected outputs [batch, classes], received ${formatShape(predicted.shape)}; ` +
        "a network without its top gives features, not classes",
    );
  }
  const values = Float32Array.from(predicted.data);
  const seen = network.outputs[0] ? endingOf(network.outputs[0]) : "unknown";
  const ending = !loss || seen === "softmax" || seen === "sigmoid" ? seen : loss.link ? "logits" : "scores";
  if (ending === "scores" && units === 1) return { data: values.map(limited), shape: [samples, 1], dtype: "float32" };
  if (ending === "logits" || (ending !== "softmax" && ending !== "sigmoid" && !areProbabilities(values, units))) {
    for (let row = 0; row < samples; row++) normalize(values.subarray(row * units, (row + 1) * units));
  }
  return { data: values, shape: [samples, units], dtype: "float32" };
}

/** Clips the score of a single unit, which its loss treats as a probability. */
function limited(score: number): number {
  return Math.min(1, Math.max(0, score));
}

/** Returns a row of probabilities; for a single unit, those of classes 0 and 1. */
export function classRow({ data, shape }: Tensor, row: number): number[] {
  const units = shape[1] ?? 1;
  const values = Array.from(data.subarray(row * units, (row + 1) * units));
  return units === 1 ? [1 - (values[0] ?? 0), values[0] ?? 0] : values;
}

function endingOf({ call, index }: SymbolicTensor): Ending {
  const { layer, inputs } = call;
  const inner = layer instanceof Network ? layer.outputs[index] : undefined;
  if (inner) return endingOf(inner);
  const { activation, operation } = layer.config();
  const ending = layer.className === "Operation" ? operation : activation;
  if (layer.className === "Softmax" || ending === "softmax") return "softmax";
  if (sigmoids.has(ending)) return "sigmoid";
  const changesNothing = passing.has(layer.className) && (activation === undefined || activation === "linear");
  if (changesNothing && inputs[0]) return endingOf(inputs[0]);
  return activation === undefined || activation === null ? "unknown" : "logits";
}

/** Recognizes the probabilities of a custom layer: values in 0 … 1 that add up to 1 are no coincidence. */
function areProbabilities(values: Float32Array, units: number): boolean {
  if (values.some((value) => !(value >= 0 && value <= 1))) return false;
  if (units === 1) return true;
  for (let row = 0; row < values.length; row += units) {
    const sum = values.subarray(row, row + units).reduce((total, value) => total + value, 0);
    if (Math.abs(sum - 1) > 1e-3) return false;
  }
  return true;
}

function normalize(row: Float32Array): void {
  if (row.length === 1) {
    row[0] = 1 / (1 + Math.exp(-(row[0] ?? 0)));
    return;
  }
  const largest = row.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  let sum = 0;
  for (const value of row) sum += Math.exp(value - largest);
  row.forEach((value, index) => {
    row[index] = Math.exp(value - largest) / sum;
  });
}
