import type { LessonImage, LessonModel } from "../data/lesson-image.ts";

/** The gradient of the answer's score with respect to the output of a layer. */
export interface LayerGradient {
  readonly path: string;
  readonly norm: number;
}

/** What the lesson on residual networks shows. */
export interface ResidualData {
  readonly model: LessonModel;
  readonly image: LessonImage;
  /** The gradients in the network, in the order of the computation; of many layers, evenly chosen ones. */
  readonly gradients: readonly LayerGradient[];
}
