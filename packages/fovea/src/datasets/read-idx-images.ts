import { access } from "node:fs/promises";
import { join } from "node:path";
import type { Dataset } from "../data/dataset.ts";
import type { ImageLook } from "../data/image-look.ts";
import type { ImageSpec } from "../data/image-spec.ts";
import { fromArrays } from "../data/sources/from-arrays.ts";
import { readIdx } from "../io/index.ts";
import { FormatError } from "../support/index.ts";
import { formatShape, type Tensor } from "../tensor/index.ts";

/** Labelled images: batches of x [batch, height, width, 1], float32 in 0 … 1, and y [batch], int32 class indices. */
export interface ImageClasses {
  readonly train: Dataset;
  readonly test: Dataset;
  /** Class names, in the order of the class indices. */
  readonly classes: readonly string[];
}

const files = {
  train: { images: "train-images-idx3-ubyte", labels: "train-labels-idx1-ubyte" },
  test: { images: "t10k-images-idx3-ubyte", labels: "t10k-labels-idx1-ubyte" },
};

/**
 * Reads a data set in MNIST's format from its four files, gzipped or not. The images stay bytes in memory.
 * Returns undefined if `directory` does not contain them.
 * @throws FormatError if a file is damaged or the files do not belong together.
 */
export async function readIdxImages(
  directory: string,
  classes: readonly string[],
  look: ImageLook,
): Promise<ImageClasses | undefined> {
  const paths = await Promise.all(
    [files.train.images, files.train.labels, files.test.images, files.test.labels].map((name) => find(directory, name)),
  );
  const [trainImages, trainLabels, testImages, testLabels] = paths;
  if (!trainImages || !trainLabels || !testImages || !testLabels) return undefined;
  const [train, test] = await Promise.all([
    readPart(trainImages, trainLabels, { range: [0, 1], look, classes }),
    readPart(testImages, testLabels, { range: [0, 1], look, classes }),
  ]);
  return { train, test, classes };
}

async function find(directory: string, name: string): Promise<string | undefined> {
  for (const candidate of [join(directory, name), join(directory, `${name}.gz`)]) {
    const found = await access(candidate).then(
      () => true,
      () => false,
    );
    if (found) return candidate;
  }
  return undefined;
}

async function readPart(
  imagesPath: string,
  labelsPath: string,
  spec: ImageSpec & { readonly classes: readonly string[] },
): Promise<Dataset> {
  const [images, labels] = await Promise.all([readIdx(imagesPath), readIdx(labelsPath)]);
  if (images.shape.length !== 3 || images.dtype !== "uint8") {
    throw new FormatError(`${imagesPath}: expected bytes [images, height, width], received ${describe(images)}`);
  }
  if (labels.shape.length !== 1 || labels.shape[0] !== images.shape[0]) {
    throw new FormatError(`${labelsPath}: expected ${images.shape[0]} labels, received ${describe(labels)}`);
  }
  const y = Int32Array.from(labels.data);
  const stray = y.find((label) => label < 0 || label >= spec.classes.length);
  if (stray !== undefined) {
    throw new FormatError(`${labelsPath}: expected labels from 0 to ${spec.classes.length - 1}, received ${stray}`);
  }
  return fromArrays({ x: { ...images, shape: [...images.shape, 1] }, y, scale: 1 / 255, images: spec });
}

function describe({ dtype, shape }: Tensor): string {
  return `${dtype} ${formatShape(shape)}`;
}
