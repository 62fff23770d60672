import type { Value } from "../graph/graph.ts";
import type { Initializer } from "../initializers/index.ts";
import type { Regularizer } from "../regularizers/index.ts";
import type { LayerContext } from "./layer.ts";

interface BiasOptions {
  readonly useBias: boolean;
  readonly biasInitializer: Initializer;
  readonly biasRegularizer: Regularizer | undefined;
}

/** Declares the layer's bias [units], as the optional last input of an op: [bias], or [] without a bias. */
export function biasOf(context: LayerContext, units: number, options: BiasOptions): readonly [Value] | readonly [] {
  if (!options.useBias) return [];
  const { biasInitializer: initializer, biasRegularizer: regularizer } = options;
  return [context.weight("bias", [units], { initializer, regularizer })];
}
