import { isDrawing, type Preprocessing, padColorOf } from "../../data/index.ts";
import { ConfigError } from "../../support/errors.ts";
import type { OnnxGraph } from "./onnx-graph.ts";
import { elementTypes } from "./schema.ts";

/** The first operator set whose Resize is antialiased. */
export const preprocessingOpset = 18;

/**
 * Adds the preparation of images: from `image`, bytes [batch, channels, height, width] of any size, to floats as
 * the network expects them. Resizes bytes, as Pillow and ONNX Runtime do, crops or pads the center with torchvision's
 * or Pillow's rounding, and normalizes. Returns the name of the result.
 * @throws ConfigError for the preprocessing of drawings, which ONNX has no operators for.
 */
export function addPreprocessing(onnx: OnnxGraph, image: string, preprocessing: Preprocessing): string {
  const { crop, scale, mean, std, channelOrder, look } = preprocessing;
  if (isDrawing(look)) {
    throw new ConfigError(`exportOnnx: preprocessing for drawings ("${look}") has no equivalent in ONNX`);
  }
  onnx.scope = "preprocessing";
  const sizes = resizedSizes(onnx, image, preprocessing);
  // Sizes of all axes: ONNX Runtime 1.30 cannot optimize a transpose before a Resize of some axes.
  const all = onnx.node("Concat", [onnx.node("Shape", [image], { start: 0, end: 2 }), sizes], { axis: 0 });
  const resized = onnx.node("Resize", [image, "", "", all], resizing(preprocessing));
  const color = padColorOf(preprocessing);
  const floats = color
    ? placedOn(onnx, resized, sizes, preprocessing, color)
    : onnx.node("Cast", [centerCrop(onnx, resized, sizes, crop)], { to: elementTypes.float32 });
  const channels = mean.length;
  const isTurned = channelOrder === "bgr" && channels === 3;
  const ordered = isTurned ? onnx.node("Gather", [floats, onnx.integers([2, 1, 0])], { axis: 1 }) : floats;
  const perChannel = (values: readonly number[]) => onnx.constant([1, channels, 1, 1], Float32Array.from(values));
  const factors = perChannel(std.map((deviation) => scale / deviation));
  const offsets = perChannel(mean.map((value, channel) => value / (std[channel] ?? 1)));
  return onnx.node("Sub", [onnx.node("Mul", [ordered, factors]), offsets]);
}

/** Pillow's filters. */
function resizing({ interpolation }: Preprocessing) {
  const common = { coordinate_transformation_mode: "half_pixel" };
  if (interpolation === "nearest") return { ...common, mode: "nearest", nearest_mode: "round_prefer_ceil" };
  if (interpolation === "bilinear") return { ...common, mode: "linear", antialias: 1 };
  return { ...common, mode: "cubic", antialias: 1, cubic_coeff_a: { float: -0.5 } };
}

/**
 * The height and width to resize to, int64 [2]: given ones, a shorter side with the longer one rounded down, or
 * fitted ones.
 */
function resizedSizes(onnx: OnnxGraph, image: string, { resize, crop }: Preprocessing): string {
  if (typeof resize !== "number" && !("fit" in resize)) return onnx.integers(resize);
  const size = onnx.node("Shape", [image], { start: 2, end: 4 });
  if (typeof resize !== "number") return fittedSizes(onnx, size, crop, resize.fit);
  const shorter = onnx.node("ReduceMin", [size], { keepdims: 1 });
  return onnx.node("Div", [onnx.node("Mul", [size, onnx.integers([resize])]), shorter]);
}

/** The size that covers the crop or fits inside it, in float64, as Pillow and `preprocess` compute it. */
function fittedSizes(
  onnx: OnnxGraph,
  size: string,
  [height, width]: Preprocessing["crop"],
  fit: "crop" | "pad",
): string {
  const double = (value: string) => onnx.node("Cast", [value], { to: elementTypes.float64 });
  const sides = double(size);
  const others = onnx.node("Gather", [sides, onnx.integers([1, 0])], { axis: 0 });
  const scaled = onnx.node("Mul", [onnx.node("Div", [sides, others]), double(onnx.integers([width, height]))]);
  const rounded = onnx.node("Cast", [onnx.node("Round", [scaled])], { to: elementTypes.int64 });
  const limited = onnx.node(fit === "crop" ? "Max" : "Min", [rounded, onnx.integers([height, width])]);
  return onnx.node("Max", [limited, onnx.integers([1])]);
}

/** Crops the center, half of the rest rounded to even; what is smaller gets a black border, more of it at the end. */
function centerCrop(onnx: OnnxGraph, image: string, sizes: string, crop: readonly [number, number]): string {
  const [zero, two] = [onnx.integers([0]), onnx.integers([2])];
  const space = onnx.node("Sub", [sizes, onnx.integers(crop)]);
  const border = onnx.node("Max", [onnx.node("Neg", [space]), zero]);
  const padded = padded2d(onnx, image, onnx.node("Div", [border, two]), border);
  const start = halfToEven(onnx, onnx.node("Max", [space, zero]));
  const stop = onnx.node("Add", [start, onnx.integers(crop)]);
  return onnx.node("Slice", [padded, start, stop, onnx.integers([2, 3]), onnx.integers([1, 1])]);
}

/** Places the image in the middle of a canvas of one color, half of the rest rounded to even. */
function placedOn(
  onnx: OnnxGraph,
  image: string,
  sizes: string,
  { crop }: Preprocessing,
  color: readonly number[],
): string {
  const border = onnx.node("Sub", [onnx.integers(crop), sizes]);
  // Pad fills all channels with one number: of the differences from the color, it is 0.
  const colors = onnx.constant([1, color.length, 1, 1], Float32Array.from(color));
  const differences = onnx.node("Sub", [onnx.node("Cast", [image], { to: elementTypes.float32 }), colors]);
  return onnx.node("Add", [padded2d(onnx, differences, halfToEven(onnx, border), border), colors]);
}

/** Adds rows and columns of zeros: `before` of them at the start, of `border` altogether. */
function padded2d(onnx: OnnxGraph, image: string, before: string, border: string): string {
  const none = onnx.integers([0, 0]);
  const pads = onnx.node("Concat", [none, before, none, onnx.node("Sub", [border, before])], { axis: 0 });
  return onnx.node("Pad", [image, pads], { mode: "constant" });
}

/** Half of integers of at least 0, rounded to even. */
function halfToEven(onnx: OnnxGraph, value: string): string {
  const two = onnx.integers([2]);
  const below = onnx.node("Div", [value, two]);
  const isOdd = onnx.node("Mod", [value, two]);
  return onnx.node("Add", [below, onnx.node("Mul", [isOdd, onnx.node("Mod", [below, two])])]);
}
