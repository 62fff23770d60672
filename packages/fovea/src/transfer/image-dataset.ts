import type { Dataset, Preprocessing } from "../data/index.ts";
import { imageSamples } from "../image-pipeline/index.ts";
import type { LabeledImages } from "./labeled-images.ts";

/** A dataset of image files, prepared as a model expects them, with int32 labels [batch]. */
export function imageDataset({ files, labels, classes }: LabeledImages, preprocessing: Preprocessing): Dataset {
  return imageSamples({ files, labels: Int32Array.from(labels), classes, preprocessing });
}
