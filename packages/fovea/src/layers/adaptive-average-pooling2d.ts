import { adaptiveAveragePool2d } from "../ops/adaptive-average-pool2d.ts";
import { options } from "../support/schema.ts";
import { size2d } from "../support/schema-fields.ts";
import { defineLayer } from "./define-layer.ts";

/**
 * The means of as many windows as `outputSize` asks for, whatever the size of the image (PyTorch's rule):
 * [batch, height, width, channels] → [batch, …outputSize, channels].
 */
export const adaptiveAveragePooling2d = defineLayer({
  className: "AdaptiveAveragePooling2D",
  options: options({
    /** Rows and columns of the result: a number for both, or [rows, columns]. */
    outputSize: size2d(),
  }),
  forward: (_, { outputSize }, x) => adaptiveAveragePool2d({ outputSize }, x),
});
