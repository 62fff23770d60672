import type { Tensor } from "../../tensor/tensor.ts";
import type { ChosenLayer } from "../layers/choose-layer.ts";
import type { ScoreTarget } from "../subject/score-target.ts";

/** A float32 tensor. */
export interface FloatTensor extends Tensor {
  readonly data: Float32Array;
  readonly dtype: "float32";
}

/** Whether attributions add up to what they explain. */
export interface Completeness {
  /** The sum of all attributions. */
  readonly sum: number;
  /** What the sum should be: the score of the image minus that of the baseline. */
  readonly expected: number;
}

/** Which parts of an image a score depends on. Values keep their sign and scale. */
export interface HeatMap {
  /** The function that made the map, such as "gradCam". */
  readonly method: string;
  /** Index of the image. */
  readonly image: number;
  readonly target: ScoreTarget;
  /** The score of the image. */
  readonly score: number;
  /**
   * The values as the method computes them: [rows, columns] on the grid of the layer, or [height, width, channels] for
   * the elements of the image.
   */
  readonly values: FloatTensor;
  /** One value per pixel, float32 [height, width]: the values resized to the image, or combined over its channels. */
  readonly heat: FloatTensor;
  /** Whether negative values mean something: evidence against the class. */
  readonly isSigned: boolean;
  /** The layer of a class activation map. */
  readonly layer?: ChosenLayer;
  /** For attributions that add up to a difference of scores. */
  readonly completeness?: Completeness;
}

/** What a method computes for one row of a subject. */
export interface MapValues {
  readonly values: FloatTensor;
  readonly layer?: ChosenLayer;
  readonly completeness?: Completeness;
}
