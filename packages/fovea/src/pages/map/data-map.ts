/** How images were placed on the plane. */
export const mapMethods = ["pca", "umap"] as const;

/** One of `mapMethods`. */
export type MapMethod = (typeof mapMethods)[number];

/** An image on the map. */
export interface MapPoint {
  readonly x: number;
  readonly y: number;
  /** The number of its class. */
  readonly label: number;
  /** The path of its file, or its number in a data set. */
  readonly image: string;
  /** The class that it seems to belong to, if its label is doubtful. */
  readonly suggested?: number;
  /** Whether it is unlike all others. */
  readonly isOutlier?: boolean;
}

/** A map of images by what a network sees in them: plain data, for `renderMap` and `plot.scatterPlot`. */
export interface DataMap {
  readonly title: string;
  /** The network whose features were used, and their number. */
  readonly model: string;
  readonly features: number;
  readonly method: MapMethod;
  /** The share of the variance along each axis, for principal components. */
  readonly shares?: readonly number[];
  readonly classes: readonly string[];
  readonly points: readonly MapPoint[];
  /** The number of images there are, of which `points` may be a sample. */
  readonly total: number;
  /** Whether doubtful labels were looked for; that takes several images of each class. */
  readonly doubtsKnown: boolean;
  /** The version of Fovea. */
  readonly version: string;
}
