import type { LayerWeight } from "../layers/index.ts";

/** The weights of a layer in Keras' order: what is learnt, then what is only measured. */
export function parametersFirst(weights: Iterable<LayerWeight>): LayerWeight[] {
  const list = [...weights];
  return [...list.filter(isParameter), ...list.filter((weight) => !isParameter(weight))];
}

function isParameter({ role }: LayerWeight): boolean {
  return role === "parameter";
}
