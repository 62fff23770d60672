import type { Value } from "../graph/graph.ts";

/** Whether `operand` is a scalar or has one element per channel of `image`. */
export function isPerChannel(operand: Value, image: Value): boolean {
  return operand.shape.length === 0 || (operand.shape.length === 1 && operand.shape[0] === image.shape.at(-1));
}
