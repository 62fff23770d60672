/** An image of a page. */
export interface PageImage {
  /** A data URI of a PNG, JPEG or WebP image. */
  readonly source: string;
  readonly height: number;
  readonly width: number;
}

/** Colors and what their ends stand for. */
export interface ColorScale {
  /** CSS colors from the low to the high end. */
  readonly colors: readonly string[];
  readonly low: number;
  readonly high: number;
}

/** A part of the image, in pixels: the first row or column and the one after the last. */
export interface PageRegion {
  readonly rows: readonly [start: number, end: number];
  readonly columns: readonly [start: number, end: number];
}

/** What one place of a layer depends on. */
export interface PageReceptiveField extends PageRegion {
  /** Rows and columns, including those in the padding; "all" for the whole image wherever the place is. */
  readonly size: readonly [rows: number, columns: number] | "all";
  /** The distance between the fields of neighboring places. */
  readonly stride: readonly [rows: number, columns: number];
}

/** A layer with feature maps, without its maps. */
export interface PageLayer {
  readonly path: string;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** Channels that are 0 everywhere. */
  readonly dead: number;
  /** The share of values that are 0. */
  readonly sparsity: number;
  /** Whether a rectifier makes these zeros. */
  readonly isRectified: boolean;
}

/** A layer with feature maps that are shown. */
export interface PageFeatureMaps extends PageLayer {
  /** The number of its stage, from 1, if the network has stages. */
  readonly stage?: number;
  /** The first channels: data URIs of one image each; undefined for those that are 0 everywhere. */
  readonly tiles: readonly (string | undefined)[];
  readonly scale: ColorScale;
  readonly field?: PageReceptiveField;
}

/** What a page says about feature maps. */
export interface PageFeatures {
  /** The layers whose maps are shown, in the order of computation. */
  readonly shown: readonly PageFeatureMaps[];
  /** Every convolution and pooling, in the order of computation. */
  readonly layers: readonly PageLayer[];
}
