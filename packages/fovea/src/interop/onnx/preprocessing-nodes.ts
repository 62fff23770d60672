import { isDrawing, type Preprocessing } from "../../data/index.ts";
import { ConfigError } from "../../support/errors.ts";
import type { OnnxGraph } from "./onnx-graph.ts";
import { elementTypes } from "./schema.ts";

/** The first operator set whose Resize is antialiased. */
export const preprocessingOpset = 18;

/**
 * Adds the preparation of images: from `image`, bytes [batch, channels, height, width] of any size, to floats as
 * the network expects them. Resizes bytes, as Pillow and ONNX Runtime do, crops or pads the center with torchvision's
 * rounding, and normalizes. Returns the name of the result.
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
  const cropped = centerCrop(onnx, resized, sizes, crop);
  const floats = onnx.node("Cast", [cropped], { to: elementTypes.float32 });
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

/** The height and width to resize to, int64 [2]: given ones, or a shorter side, with the longer one rounded down. */
function resizedSizes(onnx: OnnxGraph, image: string, { resize }: Preprocessing): string {
  if (typeof resize !== "number") return onnx.integers(resize);
  const size = onnx.node("Shape", [image], { start: 2, end: 4 });
  const shorter = onnx.node("ReduceMin", [size], { keepdims: 1 });
  return onnx.node("Div", [onnx.node("Mul", [size, onnx.integers([resize])]), shorter]);
}

/** Crops the center, half of the rest rounded to even; what is smaller gets a black border, more of it at the end. */
function centerCrop(onnx: OnnxGraph, image: string, sizes: string, crop: readonly [number, number]): string {
  const [zero, two] = [onnx.integers([0]), onnx.integers([2])];
  const space = onnx.node("Sub", [sizes, onnx.integers(crop)]);
  const border = onnx.node("Max", [onnx.node("Neg", [space]), zero]);
  const before = onnx.node("Div", [border, two]);
  const after = onnx.node("Sub", [border, before]);
  const pads = onnx.node("Concat", [onnx.integers([0, 0]), before, onnx.integers([0, 0]), after], { axis: 0 });
  const padded = onnx.node("Pad", [image, pads], { mode: "constant" });
  const rest = onnx.node("Max", [space, zero]);
  const below = onnx.node("Div", [rest, two]);
  const isOdd = onnx.node("Mod", [rest, two]);
  const start = onnx.node("Add", [below, onnx.node("Mul", [isOdd, onnx.node("Mod", [below, two])])]);
  const stop = onnx.node("Add", [start, onnx.integers(crop)]);
  return onnx.node("Slice", [padded, start, stop, onnx.integers([2, 3]), onnx.integers([1, 1])]);
}
