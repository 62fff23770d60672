import { ConfigError } from "../support/errors.ts";
import type { Layout } from "./layout.ts";
import type { WeightDescriptor } from "./weight-descriptor.ts";

/** @throws ConfigError for a weight whose order in the file is not known. */
export function checkOrders(
  where: string,
  weights: readonly { readonly weight: WeightDescriptor["weight"]; readonly layout: Layout }[],
): void {
  for (const { weight, layout } of weights) {
    if (layout.refusal === undefined) continue;
    throw new ConfigError(`${where}: the order of "${weight.name}" in PyTorch is not known: ${layout.refusal}`);
  }
}
