import type { LessonModel, LessonPicture } from "../data/lesson-image.ts";
import type { PackedTensor } from "../data/packed-tensor.ts";

/** A 1 × 1 convolution of the network. */
export interface OwnOneByOne {
  readonly path: string;
  readonly inputs: number;
  readonly outputs: number;
  readonly height: number;
  readonly width: number;
}

/** What the lesson on 1 × 1 convolutions shows: feature maps of the network, to be mixed. */
export interface OneByOneData {
  readonly model: LessonModel;
  readonly image: LessonPicture;
  /** The layer that the maps come from. */
  readonly layer: string;
  /** [height, width, maps]: the maps that vary most. */
  readonly maps: PackedTensor;
  /** Their numbers in the layer, from 0. */
  readonly channels: readonly number[];
  /** The network's own 1 × 1 convolutions; of many, the first. */
  readonly own: readonly OwnOneByOne[];
  readonly ownCount: number;
}
