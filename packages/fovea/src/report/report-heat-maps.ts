/** The heat maps of an image, drawn over it: data URIs of JPEG, PNG or WebP. */
export interface ImageHeatMaps {
  /** What the score of the predicted class depends on. */
  readonly predicted: string;
  /** What the predicted class has ahead of the true one; undefined if they are the same. */
  readonly contrast?: string;
}

/** The mean heat map of images of one class that are taken for another. */
export interface PairHeatMap {
  readonly label: string;
  readonly prediction: string;
  /** The number of images. */
  readonly images: number;
  readonly source: string;
}

/** Heat maps that a page shows beside the largest losses. Like thumbnails, they aren't part of the report's data. */
export interface ReportHeatMaps {
  /** By file. All share one scale per kind, and so do those of `pairs`. */
  readonly images: ReadonlyMap<string, ImageHeatMaps>;
  /** The pairs that are confused most. */
  readonly pairs: readonly PairHeatMap[];
}
