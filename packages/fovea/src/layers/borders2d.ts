import { pad, slice } from "../ops/slice.ts";
import { ShapeError } from "../support/errors.ts";
import { options } from "../support/schema.ts";
import { formatShape } from "../tensor/shape.ts";
import { defineLayer } from "./define-layer.ts";
import { imageShape } from "./images.ts";
import { sides } from "./option-fields.ts";

/**
 * Pads images with zeros: [batch, height, width, channels] → [batch, height + top + bottom, width + left + right,
 * channels].
 */
export const zeroPadding2d = defineLayer({
  className: "ZeroPadding2D",
  options: options({
    /** Rows and columns to add: a number, [rows, columns] or [top, bottom, left, right] (default 1). */
    padding: sides({ default: 1 }),
  }),
  forward(_, { padding: [top, bottom, left, right] }, x) {
    imageShape(x);
    return pad({ before: [0, top, left, 0], after: [0, bottom, right, 0] }, x);
  },
});

/**
 * Crops rows and columns of images: [batch, height, width, channels] → [batch, height − top − bottom, width − left −
 * right, channels].
 */
export const cropping2d = defineLayer({
  className: "Cropping2D",
  options: options({
    /** Rows and columns to remove: a number, [rows, columns] or [top, bottom, left, right] (default 0). */
    cropping: sides({ default: 0 }),
  }),
  forward(_, { cropping: [top, bottom, left, right] }, x) {
    const [batch, height, width, channels] = imageShape(x);
    const size = [batch, height - top - bottom, width - left - right, channels];
    if (size.some((length) => length < 1)) {
      throw new ShapeError(
        `expected an image of more than ${top + bottom} rows and ${left + right} columns, received ${formatShape(x.shape)}`,
      );
    }
    return slice({ begin: [0, top, left, 0], size }, x);
  },
});
