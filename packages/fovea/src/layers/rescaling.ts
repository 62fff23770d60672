import { add, multiply } from "../ops/elementwise/arithmetic.ts";
import { options } from "../support/schema.ts";
import { defineLayer } from "./define-layer.ts";
import { numberOrNumbers } from "./option-fields.ts";
import { perChannel } from "./per-channel.ts";

/**
 * Computes x · scale + offset, as float32: [.., channels] → the same. `{ scale: 1 / 255 }` maps bytes to 0 … 1. Pass a
 * list to give each channel a different number.
 */
export const rescaling = defineLayer({
  className: "Rescaling",
  options: options({
    /** Factor: a number, or a list with one number per channel. */
    scale: numberOrNumbers(),
    /** Added after scaling: a number, or a list with one number per channel (default 0). */
    offset: numberOrNumbers({ default: 0 }),
  }),
  forward(_, { scale, offset }, x) {
    const scaled = multiply(x, perChannel(x, "scale", scale));
    return offset === 0 ? scaled : add(scaled, perChannel(x, "offset", offset));
  },
});
