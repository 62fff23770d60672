import type { Value } from "../graph/graph.ts";
import { add, clip, divide, maximum, minimum, multiply, sqrt, square } from "../ops/elementwise/arithmetic.ts";
import { reduceSum } from "../ops/reduce-sum.ts";

export interface ClippingOptions {
  /** Each gradient is scaled down to this norm when it is larger. */
  readonly clipNorm: number | undefined;
  /** Each element of a gradient is limited to ±clipValue. */
  readonly clipValue: number | undefined;
  /** All gradients are scaled down together when the norm of all of them is larger. */
  readonly globalClipNorm: number | undefined;
}

/** The gradients after clipping, as Keras' optimizers do it; at most one of the options is set. */
export function clipGradients(
  gradients: readonly Value[],
  { clipNorm, clipValue, globalClipNorm }: ClippingOptions,
): readonly Value[] {
  if (clipNorm !== undefined) {
    return gradients.map((gradient) =>
      divide(multiply(gradient, clipNorm), maximum(sqrt(squaredNorm(gradient)), clipNorm)),
    );
  }
  if (clipValue !== undefined) {
    return gradients.map((gradient) => clip({ alpha: -clipValue, beta: clipValue }, gradient));
  }
  if (globalClipNorm === undefined) return gradients;
  const [first, ...others] = gradients.map(squaredNorm);
  if (!first) return gradients;
  const norm = sqrt(others.reduce((sum, next) => add(sum, next), first));
  const scale = multiply(minimum(divide(1, norm), 1 / globalClipNorm), globalClipNorm);
  return gradients.map((gradient) => multiply(gradient, scale));
}

function squaredNorm(gradient: Value): Value {
  return reduceSum({ axes: gradient.shape.map((_, axis) => axis) }, square(gradient));
}
