import { readFile } from "node:fs/promises";
import { decodeImage, type ImageSource, type Preprocessing, preprocess } from "../../data/index.ts";
import { imagePreprocessing, type Model } from "../../models/index.ts";
import { ConfigError } from "../../support/errors.ts";
import { isTensor, type Tensor } from "../../tensor/tensor.ts";
import { openSession } from "./onnx-runtime.ts";

/** How an exported file agrees with the model that it was exported from. */
export interface OnnxSelfTest {
  /** The number of images. */
  readonly images: number;
  /** The largest difference of any value of the first output, such as a probability. */
  readonly largestDifference: number;
  /** The package that ran the file. */
  readonly runtime: string;
}

/** What of the export matters to its inputs. */
interface Exported {
  readonly path: string;
  /** Whether the file prepares images itself. */
  readonly preprocessing: boolean;
  readonly batchSize: number | "dynamic";
  readonly layout: "nhwc" | "nchw";
}

/** Runs an exported file on images and compares its first output with the model's. */
export async function selfTest(
  model: Model,
  { path, preprocessing, batchSize, layout }: Exported,
  images: readonly ImageSource[],
): Promise<OnnxSelfTest> {
  const prepare = imagePreprocessing(model);
  if (!prepare) throw new ConfigError(`exportOnnx: ${model.name} has no preprocessing`);
  const rows = batchSize === "dynamic" ? 1 : batchSize;
  const session = await openSession(await readFile(path));
  let largestDifference = 0;
  try {
    for (const image of images) {
      const prepared = await preprocess(image, prepare);
      const given = preprocessing ? await pixels(image, prepare) : prepared;
      const expected = await model.predict(repeated(prepared, rows), { batchSize: rows });
      const actual = await session.run(ordered(repeated(given, rows), layout));
      const { data } = (isTensor(expected) ? expected : expected[0]) as Tensor;
      for (let at = 0; at < data.length; at++) {
        const difference = Math.abs(Number(actual[at]) - Number(data[at]));
        largestDifference = Math.max(largestDifference, Number.isNaN(difference) ? Infinity : difference);
      }
    }
  } finally {
    await session.release();
  }
  return { images: images.length, largestDifference, runtime: session.runtime };
}

/** The bytes of an image. */
async function pixels(image: ImageSource, { mean }: Preprocessing): Promise<Tensor> {
  if (!isTensor(image)) return decodeImage(image as string, { channels: mean.length === 1 ? 1 : 3, dtype: "uint8" });
  if (image.dtype === "uint8") return image;
  throw new ConfigError(`exportOnnx: selfTest expects files or uint8 pixels, received ${image.dtype} pixels`);
}

/** Stacks an image [height, width, channels] with itself. */
function repeated({ data, shape, dtype }: Tensor, rows: number): Tensor {
  const all = dtype === "uint8" ? new Uint8Array(rows * data.length) : new Float32Array(rows * data.length);
  for (let row = 0; row < rows; row++) all.set(data, row * data.length);
  return { data: all, shape: [rows, ...shape], dtype: dtype === "uint8" ? "uint8" : "float32" };
}

/** Images in the layout of the file's input. */
function ordered(images: Tensor, layout: "nhwc" | "nchw"): Tensor {
  if (layout === "nhwc") return images;
  const [rows = 0, height = 0, width = 0, channels = 0] = images.shape;
  const plane = height * width;
  const data = images.data.slice();
  images.data.forEach((value, at) => {
    const row = Math.floor(at / (plane * channels));
    const place = Math.floor(at / channels) % plane;
    data[(row * channels + (at % channels)) * plane + place] = value;
  });
  return { ...images, data, shape: [rows, channels, height, width] };
}
