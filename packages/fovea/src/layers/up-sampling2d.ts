import { resize2d } from "../ops/resize2d.ts";
import { options } from "../support/schema.ts";
import { oneOf, size2d } from "../support/schema-fields.ts";
import { defineLayer } from "./define-layer.ts";
import { imageShape } from "./images.ts";
import { resizeImage } from "./resize-image.ts";

/** Enlarges images by `size`: [batch, height, width, channels] → [batch, rows · height, columns · width, channels]. */
export const upSampling2d = defineLayer({
  className: "UpSampling2D",
  options: options({
    /** Factors for rows and columns: a number for both, or [rows, columns] (default 2). */
    size: size2d({ default: 2 }),
    /**
     * Interpolation: "nearest" (default) repeats pixels, "bilinear" interpolates between their centers, and
     * "asymmetricBilinear" between their corners, as in TensorFlow 1 and TensorFlow.js.
     */
    interpolation: oneOf(["nearest", "bilinear", "asymmetricBilinear"], { default: "nearest" }),
  }),
  forward(_, { size: [rows, columns], interpolation: method }, x) {
    const [, height, width] = imageShape(x);
    const outputSize = [rows * height, columns * width] as const;
    return method === "asymmetricBilinear"
      ? resizeImage(x, outputSize, { method: "bilinear", antialias: false, coordinates: "asymmetric" })
      : resize2d({ outputSize, method }, x);
  },
});
