import type { LessonImage, LessonModel } from "../data/lesson-image.ts";

/** What the lesson on backpropagation shows: the image, whose pixels are the inputs of a neuron. */
export interface BackpropData {
  readonly model: LessonModel;
  readonly image: LessonImage;
}
