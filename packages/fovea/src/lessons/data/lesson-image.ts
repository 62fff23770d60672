import type { PackedTensor } from "./packed-tensor.ts";

/** The image of a lesson: what a reader sees, and the numbers that the network receives. */
export interface LessonImage {
  /** The name of the file, or undefined for the image that the lesson brings. */
  readonly name: string | undefined;
  /** A data URI of the same pixels. */
  readonly source: string;
  /** [height, width, channels]. */
  readonly values: PackedTensor;
}

/** The network of a lesson. */
export interface LessonModel {
  /** Its name, or undefined for the small network that the lesson brings. */
  readonly name: string | undefined;
}
