import type { WeightFile } from "../weight-file.ts";
import type { TfliteGraph } from "./graph.ts";
import type { TfliteMetadata } from "./metadata.ts";

/** An open TensorFlow Lite model. */
export interface TfliteFile extends WeightFile {
  readonly format: "tflite";
  /** In bytes. */
  readonly size: number;
  readonly graph: TfliteGraph;
  readonly described: TfliteMetadata | undefined;
}

/** Whether an open file is a TensorFlow Lite model. This module loads no reader. */
export function isTfliteFile(file: WeightFile): file is TfliteFile {
  return file.format === "tflite";
}
