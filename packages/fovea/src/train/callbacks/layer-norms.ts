import { layerNormKey } from "../../support/layer-norm-key.ts";
import type { Logs } from "../running-results.ts";
import type { Callback, Training } from "./callback.ts";

/**
 * Adds the Euclidean norms of each layer's gradients and weights to the history, averaged over the steps of an epoch:
 * "gradient_norm/conv1" and "weight_norm/conv1". Gradients are measured before they are clipped, weights before they are
 * updated. Gradients that shrink from layer to layer toward the input vanish; ones that grow from epoch to epoch explode.
 *
 * The norms are computed within the training step, which reads each weight and its gradient once more.
 */
export function layerNorms(): Callback {
  return {
    name: "layerNorms",
    norms: true,
    onEpochEnd(_epoch: number, logs: Logs, training: Training): void {
      for (const { layer, gradient, weight } of training.layerNorms()) {
        logs[layerNormKey("gradient", layer)] = gradient;
        logs[layerNormKey("weight", layer)] = weight;
      }
    },
  };
}
