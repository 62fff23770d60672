import type { LayerWeight } from "../layers/index.ts";

/** Returns the weights of a layer in Keras' order: trainable ones first, then statistics. */
export function parametersFirst(weights: Iterable<LayerWeight>): LayerWeight[] {
  const list = [...weights];
  return [...list.filter(isParameter), ...list.filter((weight) => !isParameter(weight))];
}

function isParameter({ role }: LayerWeight): boolean {
  return role === "parameter";
}
