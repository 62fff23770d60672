import { dropout as drop } from "../ops/dropout.ts";
import { options } from "../support/schema.ts";
import { fraction } from "../support/schema-fields.ts";
import { defineLayer } from "./define-layer.ts";

/**
 * Sets a random share `rate` of the elements to 0 and scales the others by 1 ÷ (1 − rate), in training only
 * (Srivastava et al. 2014): [..] → [..].
 */
export const dropout = defineLayer({
  className: "Dropout",
  options: options({ rate: fraction() }),
  forward: (context, { rate }, x) =>
    context.training && rate > 0 ? drop({ rate, stream: context.stream() }, x, context.counter()) : x,
});
