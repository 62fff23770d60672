import type { FusedActivation } from "../../ops/conv2d.ts";
import { type ScalarFunction, scalarFunction } from "./elementwise.ts";

const identity: ScalarFunction = (x) => x;

/** The activation that a pass has fused into an op, or the identity. */
export function activationOf(attributes: FusedActivation): ScalarFunction {
  return attributes.activation === undefined ? identity : scalarFunction(attributes.activation, attributes);
}
