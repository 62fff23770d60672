import { adaptiveAveragePool2d } from "../ops/adaptive-average-pool2d.ts";
import { options } from "../support/schema.ts";
import { size2d } from "../support/schema-fields.ts";
import { defineLayer } from "./define-layer.ts";

/**
 * Averages over windows so that the output has `outputSize`, whatever the size of the image, like PyTorch's
 * `AdaptiveAvgPool2d`: [batch, height, width, channels] → [batch, …outputSize, channels].
 */
export const adaptiveAveragePooling2d = defineLayer({
  className: "AdaptiveAveragePooling2D",
  options: options({
    /** Rows and columns of the output: a number for both, or [rows, columns]. */
    outputSize: size2d(),
  }),
  forward: (_, { outputSize }, x) => adaptiveAveragePool2d({ outputSize }, x),
});
