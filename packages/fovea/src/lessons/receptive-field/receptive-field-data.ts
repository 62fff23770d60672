import type { LessonModel, LessonPicture } from "../data/lesson-image.ts";

/** The part of the image that a value of a layer depends on. */
export interface LayerField {
  readonly path: string;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** Rows and columns, padding included; "all" for the whole image. */
  readonly size: readonly [rows: number, columns: number] | "all";
  /** The distance between the fields of neighbors. */
  readonly stride: readonly [rows: number, columns: number];
  /** The first row and column of the field of the value at [0, 0]. */
  readonly offset: readonly [row: number, column: number];
  /** What the value in the middle depends on most, as an image over the input: a data URI. */
  readonly influence: string | undefined;
}

/** What the lesson on receptive fields shows. */
export interface ReceptiveFieldData {
  readonly model: LessonModel;
  readonly image: LessonPicture;
  /** The rows and columns of the input before the page's image begins. */
  readonly start: readonly [row: number, column: number];
  /** In the order of the computation; of many layers, evenly chosen ones. */
  readonly layers: readonly LayerField[];
}
