import { localResponseNorm } from "../ops/local-response-norm.ts";
import { options } from "../support/schema.ts";
import { number, positiveInteger } from "../support/schema-fields.ts";
import { defineLayer } from "./define-layer.ts";

/**
 * Computes x ÷ (bias + alpha · Σ x²)^beta, summed over the channels at most `depthRadius` away (Krizhevsky et al.
 * 2012): [.., channels] → the same. The options and defaults are TensorFlow's. PyTorch's `LocalResponseNorm(size,
 * alpha, beta, k)` with an odd size is `{ depthRadius: (size − 1) / 2, alpha: alpha / size, beta, bias: k }`.
 */
export const localResponseNormalization = defineLayer({
  className: "LocalResponseNormalization",
  options: options({
    /** Number of neighboring channels on either side (default 5). */
    depthRadius: positiveInteger({ default: 5 }),
    /** Added to the scaled sum of squares (default 1). */
    bias: number({ default: 1 }),
    /** Factor of the sum of squares (default 1). */
    alpha: number({ default: 1 }),
    /** Exponent of the divisor (default 0.5). */
    beta: number({ default: 0.5 }),
  }),
  forward: (_, given, x) => localResponseNorm(given, x),
});
