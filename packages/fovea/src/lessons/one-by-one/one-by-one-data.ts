import type { LessonModel, LessonPicture } from "../data/lesson-image.ts";
import type { LessonMaps } from "../data/lesson-maps.ts";

/** A 1 × 1 convolution of the network. */
export interface OwnOneByOne {
  readonly path: string;
  readonly inputs: number;
  readonly outputs: number;
  readonly height: number;
  readonly width: number;
}

/** What the lesson on 1 × 1 convolutions shows: feature maps of the network, to be mixed. */
export interface OneByOneData extends LessonMaps {
  readonly model: LessonModel;
  readonly image: LessonPicture;
  /** The network's own 1 × 1 convolutions; of many, the first. */
  readonly own: readonly OwnOneByOne[];
  readonly ownCount: number;
}
