import type { LessonModel, LessonPicture } from "../data/lesson-image.ts";
import type { LessonMaps } from "../data/lesson-maps.ts";

/** What the lesson on pooling shows: feature maps of the network, before they are pooled. */
export interface PoolData extends LessonMaps {
  readonly model: LessonModel;
  readonly image: LessonPicture;
  /** The pooling layer that follows it, if there is one. */
  readonly pooling: { readonly path: string; readonly size: number; readonly stride: number } | undefined;
}
