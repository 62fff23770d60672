import type { Value } from "../graph/graph.ts";
import { toFloat } from "../ops/elementwise/cast.ts";
import { slice } from "../ops/slice.ts";
import { ShapeError } from "../support/errors.ts";
import { options } from "../support/schema.ts";
import { boolean, number, oneOf, positiveInteger } from "../support/schema-fields.ts";
import { formatShape } from "../tensor/shape.ts";
import { defineLayer } from "./define-layer.ts";
import { imageShape } from "./images.ts";
import { padWith } from "./pad-with.ts";
import { resizeImage } from "./resize-image.ts";

/**
 * Resizes images like `tf.image.resize`, as float32: [batch, height, width, channels] → [batch, height′, width′,
 * channels]. `cropToAspectRatio` first crops the longer side, `padToAspectRatio` first pads the shorter side at both
 * ends; otherwise the image is stretched.
 */
export const resizing = defineLayer({
  className: "Resizing",
  options: options({
    /** Height of the output, in pixels. */
    height: positiveInteger(),
    /** Width of the output, in pixels. */
    width: positiveInteger(),
    /** Interpolation: "nearest", "bilinear" (default), "bicubic", "lanczos3" or "lanczos5". */
    interpolation: oneOf(["nearest", "bilinear", "bicubic", "lanczos3", "lanczos5"], { default: "bilinear" }),
    /**
     * Which positions of the two images coincide: "halfPixel" (default), "asymmetric" as in TensorFlow 1, or
     * "alignCorners". The last two are for "nearest" and "bilinear".
     */
    coordinates: oneOf(["halfPixel", "asymmetric", "alignCorners"], { default: "halfPixel" }),
    /** Whether to first crop the image to the aspect ratio of the output (default false). */
    cropToAspectRatio: boolean({ default: false }),
    /** Whether to first pad the image to the aspect ratio of the output (default false). */
    padToAspectRatio: boolean({ default: false }),
    /** Value of the padding (default 0). */
    fillValue: number({ default: 0 }),
    /** Whether to average over all covered pixels when shrinking; no effect with "nearest" (default false). */
    antialias: boolean({ default: false }),
  }),
  check({ cropToAspectRatio, padToAspectRatio, coordinates, interpolation }) {
    if (cropToAspectRatio && padToAspectRatio) {
      return "expected one of cropToAspectRatio and padToAspectRatio, received both";
    }
    if (coordinates === "halfPixel" || interpolation === "nearest" || interpolation === "bilinear") return undefined;
    return `expected interpolation "nearest" or "bilinear" for coordinates "${coordinates}", received "${interpolation}"`;
  },
  forward(_, given, x) {
    const { height, width, interpolation: method, antialias, coordinates } = given;
    const image = x.dtype === "float32" ? x : toFloat(x);
    const framed = given.cropToAspectRatio
      ? cropToRatio(image, [height, width])
      : given.padToAspectRatio
        ? padToRatio(image, [height, width], given.fillValue)
        : image;
    return resizeImage(framed, [height, width], { method, antialias, coordinates });
  },
});

/**
 * Crops the center of images: [batch, height, width, channels] → [batch, height′, width′, channels]. If the image is
 * smaller, resizes its largest central part with the same aspect ratio (bilinear), as in Keras.
 */
export const centerCrop = defineLayer({
  className: "CenterCrop",
  options: options({
    /** Height of the output, in pixels. */
    height: positiveInteger(),
    /** Width of the output, in pixels. */
    width: positiveInteger(),
  }),
  forward(_, { height, width }, x) {
    const [, rows, columns] = imageShape(x);
    if (rows >= height && columns >= width) return cropCenter(x, [height, width]);
    const image = x.dtype === "float32" ? x : toFloat(x);
    const resampling = { method: "bilinear", antialias: false, coordinates: "halfPixel" } as const;
    return resizeImage(cropToRatio(image, [height, width]), [height, width], resampling);
  },
});

/** Crops the largest central part with the aspect ratio of `size`. */
function cropToRatio(x: Value, [height, width]: readonly [number, number]): Value {
  const [, rows, columns] = imageShape(x);
  const limited = (wanted: number, most: number) => Math.max(1, Math.min(most, Math.trunc(wanted)));
  return cropCenter(x, [limited((columns * height) / width, rows), limited((rows * width) / height, columns)]);
}

function padToRatio(x: Value, [height, width]: readonly [number, number], value: number): Value {
  const [, rows, columns] = imageShape(x);
  const [top, left] = [
    Math.trunc((columns * height) / width) - rows,
    Math.trunc((rows * width) / height) - columns,
  ].map((missing) => Math.max(0, Math.trunc(missing / 2))) as [number, number];
  const sides = [0, top, left, 0];
  return top + left > 0 ? padWith({ before: sides, after: sides }, x, value) : x;
}

function cropCenter(x: Value, [height, width]: readonly [number, number]): Value {
  const [batch, rows, columns, channels] = imageShape(x);
  if (rows < height || columns < width) {
    throw new ShapeError(`expected an image of at least ${height} × ${width}, received ${formatShape(x.shape)}`);
  }
  if (rows === height && columns === width) return x;
  const begin = [0, Math.floor((rows - height) / 2), Math.floor((columns - width) / 2), 0];
  return slice({ begin, size: [batch, height, width, channels] }, x);
}
