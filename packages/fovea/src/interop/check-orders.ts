import { ConfigError } from "../support/errors.ts";
import type { Layout } from "./layout.ts";
import type { WeightDescriptor } from "./weight-descriptor.ts";

/**
 * Checks that PyTorch's axis order is known for every weight.
 * @throws ConfigError for the first weight whose order is unknown.
 */
export function checkOrders(
  where: string,
  weights: readonly { readonly weight: WeightDescriptor["weight"]; readonly layout: Layout }[],
): void {
  for (const { weight, layout } of weights) {
    if (layout.refusal === undefined) continue;
    throw new ConfigError(`${where}: the order of "${weight.name}" in PyTorch is not known: ${layout.refusal}`);
  }
}
