import type { LessonModel, LessonPicture } from "../data/lesson-image.ts";
import type { PackedTensor } from "../data/packed-tensor.ts";

/** What the lesson on pooling shows: feature maps of the network, before they are pooled. */
export interface PoolData {
  readonly model: LessonModel;
  readonly image: LessonPicture;
  /** The layer that the maps come from. */
  readonly layer: string;
  /** The pooling layer that follows it, if there is one. */
  readonly pooling: { readonly path: string; readonly size: number; readonly stride: number } | undefined;
  /** [height, width, maps]: the maps that vary most. */
  readonly maps: PackedTensor;
  /** Their numbers in the layer, from 0. */
  readonly channels: readonly number[];
}
