import { isRange } from "../../../data/image-spec.ts";
import { decodeImage, type ImageSource, type ValueRange } from "../../../data/index.ts";
import { type Pixels, resizePixels } from "../../../data/resize-pixels.ts";
import type { AbortSignalLike } from "../../../support/abort-signal.ts";
import { anything, checkOptions, type OptionChecks, option, textOption } from "../../../support/check-options.ts";
import { ConfigError } from "../../../support/errors.ts";
import { formatReceived } from "../../../support/format-received.ts";
import { optional } from "../../../support/schema.ts";
import { integer, positive, positiveInteger } from "../../../support/schema-fields.ts";
import { allocate } from "../../../tensor/dtype.ts";
import { sizeOf } from "../../../tensor/shape.ts";
import { isTensor, type Tensor } from "../../../tensor/tensor.ts";
import { placesKey } from "../../../train/inspection/tensor-place.ts";
import { signalOption } from "../../../train/signal-option.ts";
import type { ExplainedModel } from "../../subject/explain-options.ts";
import { imageInput } from "../../subject/subject.ts";
import type { AscentProgress } from "../activation-maximization.ts";
import { ascentTargets, type TargetOptions } from "../ascent-targets.ts";
import { type PixelRange, pixelRangeOf } from "../canvas/pixel-range.ts";
import { dreamChoice, dreamGraph } from "./dream-graph.ts";
import { dreamOctave } from "./dream-octave.ts";
import { dreamSize, octaveSizes, type Size } from "./octave-sizes.ts";

/** Options of `deepDream`. */
export interface DeepDreamOptions extends TargetOptions {
  /** Maximum number of sizes at which the image is changed, from small to large (default 4). */
  readonly octaves?: number;
  /** The ratio of one size to the one before (default 1.4). */
  readonly octaveScale?: number;
  /** Steps per size (default 10). */
  readonly steps?: number;
  /** The mean change of a color in a step; colors are in 0 … 1 (default 0.01). */
  readonly rate?: number;
  /** Longest side of the result in pixels (default 1,024). The network's input has to fit in. */
  readonly size?: number;
  /** Seed of the tiles' places (default 0). */
  readonly seed?: number;
  /** The numbers for black and white, for a model that doesn't state them. */
  readonly range?: ValueRange;
  /** The name of the image among several inputs (default: the first input [height, width, channels]). */
  readonly input?: string;
  /** Is called after each step. */
  readonly onProgress?: (progress: AscentProgress) => void;
  readonly signal?: AbortSignalLike;
}

/** An image that a network has dreamed into. */
export interface Dream {
  /** The image, uint8 [height, width, channels]. */
  readonly image: Tensor;
  /** The sizes at which it was changed, the smallest first. */
  readonly octaves: readonly Size[];
}

const checks: OptionChecks<DeepDreamOptions> = {
  layer: anything,
  channels: anything,
  class: anything,
  octaves: optional(positiveInteger()),
  octaveScale: option("a number above 1", (value) => typeof value === "number" && value > 1 && Number.isFinite(value)),
  steps: optional(positiveInteger()),
  rate: optional(positive()),
  size: optional(positiveInteger()),
  seed: optional(integer()),
  range: option("two numbers, black and white", isRange),
  input: textOption,
  onProgress: option("a function", (value) => typeof value === "function"),
  signal: signalOption,
};

/**
 * Amplifies what a layer, some of its channels or classes see in an image (DeepDream, Mordvintsev et al. 2015): gradient
 * ascent on the image itself, from small sizes to large ones. Images may be larger than the network's input.
 * @throws ConfigError for a layer, channel, class or option that does not exist; FormatError for a file that is not an
 * image.
 */
export async function deepDream(
  model: ExplainedModel,
  image: ImageSource,
  given: DeepDreamOptions = {},
): Promise<Dream> {
  const where = "deepDream";
  const options = checkOptions(where, checks, given);
  const { octaves = 4, octaveScale = 1.4, steps = 10, rate = 0.01, size = 1024, seed = 0, signal } = options;
  const targets = ascentTargets(where, model, options);
  const { network, trainer } = model;
  const index = imageInput(where, model, options.input);
  const [, tileHeight, tileWidth, channels] = network.inputs[index]?.shape ?? [];
  if (!tileHeight || !tileWidth || (channels !== 1 && channels !== 3)) {
    throw new ConfigError(`${where}: expected a model of gray or color images of a fixed size`);
  }
  const range = pixelRangeOf(where, model, channels, options.range);
  const tile = [tileHeight, tileWidth] as const;
  const source = await colorsOf(where, image, channels);
  const whole = dreamSize([source.height, source.width], tile, size);
  const sizes = octaveSizes(whole, tile, octaves, octaveScale);
  const input = network.inputNames[index] ?? "";
  const key = `deepDream/${input}/${targets.place.logits}/${placesKey([targets.place.of])}`;
  const { program, inputs } = await trainer.programs.program(key, () => ({
    graph: dreamGraph(where, model, input, targets),
  }));
  const fixed = new Map([...inputs].map(([name, { dtype, shape }]) => [name, allocate(dtype, sizeOf(shape))]));
  fixed.set(dreamChoice, sumOf(targets.weights));
  const { black, white } = range;
  const spanOf = (at: number) => (white[at % channels] ?? 1) - (black[at % channels] ?? 0);
  const gradient = async (colors: Float32Array) => {
    signal?.throwIfAborted();
    const prepared = reordered(colors, range).map((value, at) => (black[at % channels] ?? 0) + value * spanOf(at));
    const [slopes] = await program.run([...fixed].map(([name, value]) => (name === input ? prepared : value)));
    const scaled = Float32Array.from(slopes as Float32Array, (slope, at) => slope * spanOf(at));
    return reordered(scaled, range);
  };
  const resized = (pixels: Pixels, [height, width]: Size) => resizePixels(pixels, height, width, "bilinear");
  let done = 0;
  const onStep = () => options.onProgress?.({ done: ++done, total: sizes.length * steps });
  let dreamed: Pixels = resized(source, sizes[0] as Size);
  for (const [octave, current] of sizes.entries()) {
    const plain = resized(source, current).data;
    const before = octave === 0 ? plain : resized(resized(source, sizes[octave - 1] as Size), current).data;
    const grown = resized(dreamed, current).data;
    // What the smaller size has added, on the details of this one.
    const colors = Float32Array.from(plain, (value, at) => value + (grown[at] ?? 0) - (before[at] ?? 0));
    await dreamOctave({ size: current, channels, colors }, { tile, steps, rate, seed, octave, gradient, onStep });
    dreamed = { height: current[0], width: current[1], channels, data: colors };
  }
  const bytes = Uint8ClampedArray.from(dreamed.data, (value) => 255 * value);
  const pixels = { data: new Uint8Array(bytes.buffer), shape: [...whole, channels], dtype: "uint8" as const };
  return { image: pixels, octaves: sizes };
}

/** The colors of an image in 0 … 1, red first. */
async function colorsOf(where: string, image: ImageSource, channels: 1 | 3) {
  const tensor = isTensor(image) ? image : await decodeImage(image, { channels, dtype: "uint8" });
  const [height = 0, width = 0, received] = tensor.shape;
  if (tensor.shape.length !== 3 || received !== channels || tensor.dtype !== "uint8") {
    throw new ConfigError(
      `${where}: expected a file, its bytes, or pixels uint8 [height, width, ${channels}], received ${formatReceived(image)}`,
    );
  }
  return { height, width, channels, data: Float32Array.from(tensor.data, (byte) => byte / 255) };
}

function sumOf(weights: readonly Float32Array[]): Float32Array {
  const sum = new Float32Array(weights[0]?.length ?? 0);
  for (const each of weights) {
    each.forEach((weight, channel) => {
      sum[channel] = (sum[channel] ?? 0) + weight;
    });
  }
  return sum;
}

/** Swaps red and blue where the network has them in the other order. */
function reordered(values: Float32Array, { black, isReversed }: PixelRange): Float32Array {
  if (!isReversed) return values;
  const last = black.length - 1;
  return values.map((_, at) => values[at - (at % black.length) + last - (at % black.length)] ?? 0);
}
