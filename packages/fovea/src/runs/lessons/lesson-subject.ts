import { basename } from "node:path";
import { decodeImage, type GivenPixels, type Preprocessing, preprocess, shownPixels } from "../../data/index.ts";
import { mnist } from "../../datasets/index.ts";
import type { Engine } from "../../engine/index.ts";
import { type LessonImage, type LessonModel, type LessonPicture, packTensor } from "../../lessons/index.ts";
import { imagePreprocessing, type Model } from "../../models/index.ts";
import type { AbortSignalLike } from "../../support/abort-signal.ts";
import { ConfigError } from "../../support/index.ts";
import type { Tensor } from "../../tensor/index.ts";
import { imageDataUri } from "../explain/image-data-uri.ts";
import { builtInNetwork } from "./built-in-network.ts";
import { drawnScene } from "./drawn-scene.ts";

/** What a lesson is about. */
export interface LessonRequest {
  readonly engine: Engine;
  /** A model that knows how its images are prepared (default: a small one, trained on the spot). */
  readonly model?: Model | undefined;
  readonly modelName?: string | undefined;
  /** An image file (default: a drawing, or a digit of MNIST for networks of gray images). */
  readonly file?: string | undefined;
  readonly signal?: AbortSignalLike;
}

/** The network and the image of a lesson. */
export interface LessonSubject {
  readonly engine: Engine;
  readonly model: Model;
  readonly named: LessonModel;
  readonly imageName: string | undefined;
  readonly preprocessing: Preprocessing;
  /** The image as the network receives it, [height, width, channels]. */
  readonly input: Tensor;
  readonly signal: AbortSignalLike | undefined;
}

/** The size that the network of the lessons has for its own drawing, and for photographs. */
const sides = { drawing: 64, photo: 128 };

/** The most rows and columns of a page's image; of a larger one, the middle. */
const largestSide = 224;

/**
 * Opens what a lesson is about.
 * @throws ConfigError if the model doesn't state how its images are prepared; FormatError for a file that isn't an image.
 */
export async function openSubject(request: LessonRequest): Promise<LessonSubject> {
  const { engine, file, signal, modelName } = request;
  const side = file === undefined ? sides.drawing : sides.photo;
  const model = request.model ?? (await builtInNetwork(engine, side, signal));
  const preprocessing = imagePreprocessing(model);
  if (!preprocessing) throw new ConfigError(`${modelName ?? model.name} doesn't state how its images are prepared`);
  if (model.network.inputs.length !== 1) {
    throw new ConfigError(
      `${modelName ?? model.name}: expected a model with one input, an image; it has ${model.network.inputs.length}`,
    );
  }
  const channels = preprocessing.mean.length === 1 ? 1 : 3;
  const pixels =
    file === undefined ? await builtInImage(channels) : await decodeImage(file, { channels, dtype: "uint8" });
  const input = await preprocess(pixels, preprocessing);
  return {
    ...{ engine, model, preprocessing, input, signal },
    named: { name: request.model && (modelName ?? model.name) },
    imageName: file === undefined ? undefined : basename(file),
  };
}

/** A drawing; for gray images a handwritten digit, where MNIST is installed. */
async function builtInImage(channels: 1 | 3): Promise<GivenPixels> {
  const scene = drawnScene(channels === 3 ? 2 * sides.drawing : sides.drawing);
  return channels === 3 ? scene : ((await firstDigit().catch(() => undefined)) ?? scene);
}

async function firstDigit(): Promise<GivenPixels | undefined> {
  const { test } = await mnist();
  for await (const { x } of test.batches({ batchSize: 1 })) {
    const [image] = x;
    if (image)
      return { shape: image.shape.slice(1), data: Float32Array.from(image.data), dtype: "float32", range: [0, 1] };
  }
  return undefined;
}

/** The image of a lesson, without its numbers. */
export async function lessonPicture({
  input,
  preprocessing,
  imageName,
}: Pick<LessonSubject, "input" | "preprocessing" | "imageName">): Promise<LessonPicture> {
  const shown = middle(shownPixels(input, preprocessing));
  const [height = 0, width = 0] = shown.shape;
  return { name: imageName, source: await imageDataUri(shown), height, width };
}

/** The same with its numbers; of values other than the input's, such as those after normalizing layers. */
export async function lessonImage(
  subject: Pick<LessonSubject, "input" | "preprocessing" | "imageName">,
  values: Tensor = subject.input,
): Promise<LessonImage> {
  return { ...(await lessonPicture(subject)), values: packTensor(middle(values)) };
}

/** The first row and column of what `middle` returns. */
export function startOfMiddle({ shape: [height = 0, width = 0] }: Tensor, most = largestSide): [number, number] {
  return [Math.floor(Math.max(0, height - most) / 2), Math.floor(Math.max(0, width - most) / 2)];
}

/** The middle of an image that is too large for a page. */
export function middle(image: Tensor, most = largestSide): Tensor {
  const [height = 0, width = 0, channels = 1] = image.shape;
  if (height <= most && width <= most) return image;
  const [rows, columns] = [Math.min(height, most), Math.min(width, most)];
  const [top, left] = startOfMiddle(image, most);
  const data = image.data.slice(0, rows * columns * channels);
  for (let row = 0; row < rows; row++) {
    const start = ((top + row) * width + left) * channels;
    data.set(image.data.subarray(start, start + columns * channels) as never, row * columns * channels);
  }
  return { ...image, data, shape: [rows, columns, channels] };
}
