import type { PackedTensor } from "./packed-tensor.ts";

/** The image of a lesson, as a reader sees it. */
export interface LessonPicture {
  /** The name of the file, or undefined for the image that the lesson brings. */
  readonly name: string | undefined;
  /** A data URI of the same pixels. */
  readonly source: string;
  readonly height: number;
  readonly width: number;
}

/** The image of a lesson, with the numbers that the network receives. */
export interface LessonImage extends LessonPicture {
  /** [height, width, channels]. */
  readonly values: PackedTensor;
}

/** The network of a lesson. */
export interface LessonModel {
  /** Its name, or undefined for the small network that the lesson brings. */
  readonly name: string | undefined;
}
