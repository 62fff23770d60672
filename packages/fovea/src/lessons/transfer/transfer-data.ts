import type { LessonModel, LessonPicture } from "../data/lesson-image.ts";
import type { LessonMaps } from "../data/lesson-maps.ts";
import type { PackedTensor } from "../data/packed-tensor.ts";

/** Images of the new task, as two kinds of numbers. */
export interface TaskPart {
  /** [images, features]: what the frozen network makes of them, standardized. */
  readonly features: PackedTensor;
  /** [images, values]: small copies of their pixels, standardized. */
  readonly pixels: PackedTensor;
  readonly labels: readonly number[];
}

/** How a network learned a few images, with a remedy against overfitting or without. */
export interface RecordedRun {
  readonly remedy: "none" | "dropout" | "augmentation";
  /** The losses of each epoch. */
  readonly training: readonly number[];
  readonly validation: readonly number[];
  /** The accuracy on the validation images at the end. */
  readonly accuracy: number;
}

/** What the lesson on transfer learning shows: maps of the last layer that has some, which its features summarize. */
export interface TransferData extends LessonMaps {
  readonly model: LessonModel;
  readonly image: LessonPicture;
  /** One image per class of the new task, as data URIs. */
  readonly examples: readonly string[];
  readonly training: TaskPart;
  readonly validation: TaskPart;
  readonly runs: readonly RecordedRun[];
  /** The images that the recorded runs learned from and were tested on. */
  readonly recorded: { readonly training: number; readonly validation: number };
}
