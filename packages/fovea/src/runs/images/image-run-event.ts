import type { AdviseProgress, LearningTask } from "../../transfer/index.ts";
import type { PretrainedEvent } from "../pretrained-choice.ts";
import type { RunEvent } from "../run-event.ts";

/** The number of images of each part of a run. */
export interface PartSizes {
  readonly train: number;
  readonly validation: number;
  readonly test: number;
}

/**
 * What happens during a run on a folder of images, as plain data. While it is prepared: examined …, divided, measuring
 * …, advised. Then: started; features …, headFitted; the events of a training; trained, tested, saved, finished.
 */
export type ImageRunEvent =
  | RunEvent
  | PretrainedEvent
  /** Images have been decoded to find out which show the same. */
  | { readonly type: "examined"; readonly done: number; readonly total: number }
  /** The images are divided into parts. `notes` are sentences on what was found. */
  | {
      readonly type: "divided";
      readonly root: string;
      readonly task: LearningTask;
      /** The names of the classes, of the labels, or of the values. */
      readonly classes: readonly string[];
      readonly images: PartSizes;
      readonly notes: readonly string[];
    }
  /** Networks are compared on the images. */
  | ({ readonly type: "measuring" } & AdviseProgress)
  /** The recipe is chosen, with the reasons as sentences. */
  | { readonly type: "advised"; readonly reasons: readonly string[] }
  /** Features of images are computed, or were known. */
  | { readonly type: "features"; readonly done: number; readonly reused: number; readonly total: number }
  /** A head is fitted to the features. `accuracy` is that on the validation images, if there are any. */
  | { readonly type: "headFitted"; readonly accuracy: number | undefined };

/** Receives the events of a run on images, in order. An exception that it throws ends the run. */
export type ImageRunListener = (event: ImageRunEvent) => void;
