import type { LabeledImages } from "../labeled-images.ts";
import type { Advice } from "./advice.ts";
import type { AdviseOptions } from "./advise-options.ts";
import type { MeasuredImages } from "./measure-backbone.ts";

/** What an advice is made from, whether or not there are networks to compare. */
export interface AdviceFacts {
  /** All images, of which the sample was measured. */
  readonly all: LabeledImages;
  /** The number of images of each class. */
  readonly counts: readonly number[];
  readonly sample: MeasuredImages;
  readonly leftOut: Advice["leftOut"];
  readonly options: AdviseOptions;
}
