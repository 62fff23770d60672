import type { LessonImage, LessonModel } from "../data/lesson-image.ts";
import type { PackedTensor } from "../data/packed-tensor.ts";

/** The first convolution of a network. */
export interface FirstConvolution {
  readonly path: string;
  /** [rows, columns, channels, filters]; of many filters, the first ones. */
  readonly kernel: PackedTensor;
  readonly bias: PackedTensor | undefined;
  /** The number of filters of the layer. */
  readonly filters: number;
  readonly stride: number;
  /** [top, bottom, left, right], padding by a layer before it included. */
  readonly padding: readonly [number, number, number, number];
  readonly parameters: number;
}

/** What the lesson on convolution shows. */
export interface ConvData {
  readonly model: LessonModel;
  readonly image: LessonImage;
  /** Undefined if the network begins with something else, or with a convolution of an unusual kind. */
  readonly layer: FirstConvolution | undefined;
}
