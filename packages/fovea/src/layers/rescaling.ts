import { add, multiply } from "../ops/elementwise/arithmetic.ts";
import { options } from "../support/schema.ts";
import { defineLayer } from "./define-layer.ts";
import { numberOrNumbers } from "./option-fields.ts";
import { perChannel } from "./per-channel.ts";

/**
 * x · scale + offset: [.., channels] → the same, as float32. `{ scale: 1 / 255 }` turns bytes into 0 … 1. A list gives
 * each channel its own number.
 */
export const rescaling = defineLayer({
  className: "Rescaling",
  options: options({
    /** Factor: a number, or a list with one per channel. */
    scale: numberOrNumbers(),
    /** Added after scaling: a number, or a list with one per channel (default 0). */
    offset: numberOrNumbers({ default: 0 }),
  }),
  forward(_, { scale, offset }, x) {
    const scaled = multiply(x, perChannel(x, "scale", scale));
    return offset === 0 ? scaled : add(scaled, perChannel(x, "offset", offset));
  },
});
