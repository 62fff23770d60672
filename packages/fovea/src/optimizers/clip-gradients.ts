import type { Value } from "../graph/graph.ts";
import { add, clip, divide, maximum, minimum, multiply, sqrt } from "../ops/elementwise/arithmetic.ts";
import { sumOfSquares } from "../ops/sum-of-squares.ts";

export interface ClippingOptions {
  /** Scales each gradient down to this norm if its norm is larger. */
  readonly clipNorm: number | undefined;
  /** Clips each element of a gradient to ±clipValue. */
  readonly clipValue: number | undefined;
  /** Scales all gradients down together if their joint norm is larger. */
  readonly globalClipNorm: number | undefined;
}

/** Clips gradients like Keras' optimizers. At most one of the options is set. */
export function clipGradients(
  gradients: readonly Value[],
  { clipNorm, clipValue, globalClipNorm }: ClippingOptions,
): readonly Value[] {
  if (clipNorm !== undefined) {
    return gradients.map((gradient) =>
      divide(multiply(gradient, clipNorm), maximum(sqrt(sumOfSquares(gradient)), clipNorm)),
    );
  }
  if (clipValue !== undefined) {
    return gradients.map((gradient) => clip({ alpha: -clipValue, beta: clipValue }, gradient));
  }
  if (globalClipNorm === undefined) return gradients;
  const [first, ...others] = gradients.map((gradient) => sumOfSquares(gradient));
  if (!first) return gradients;
  const norm = sqrt(others.reduce((sum, next) => add(sum, next), first));
  const scale = multiply(minimum(divide(1, norm), 1 / globalClipNorm), globalClipNorm);
  return gradients.map((gradient) => multiply(gradient, scale));
}
