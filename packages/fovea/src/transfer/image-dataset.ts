import type { Dataset, Preprocessing } from "../data/index.ts";
import { imageSamples } from "../image-pipeline/index.ts";
import type { LabelledImages } from "./labelled-images.ts";

/** A dataset of image files, prepared as a model expects them, with int32 labels [batch]. */
export function imageDataset({ files, labels, classes }: LabelledImages, preprocessing: Preprocessing): Dataset {
  return imageSamples({ files, labels: Int32Array.from(labels), classes, preprocessing });
}
