/** What a page about the channels of a layer shows: plain data. */
export interface FiltersPage {
  /** The version of Fovea. */
  readonly version: string;
  /** The model's name, as the user gave it. */
  readonly model: string;
  readonly layer: string;
  /** Channels of the layer, also those that the page doesn't show. */
  readonly channels: number;
  readonly entries: readonly FilterEntry[];
  /** Number of images that patches were looked for in; 0 for none. */
  readonly images: number;
  /** Steps that each image was optimized with, and the seed of its noise. */
  readonly steps: number;
  readonly seed: number;
}

/** A channel. */
export interface FilterEntry {
  readonly channel: number;
  /** The optimized image, as a data URI. */
  readonly optimized: string;
  /** How much the channel responds to it. */
  readonly score: number;
  /** Parts of the user's images, the strongest first. */
  readonly patches: readonly FilterPatch[];
  readonly votes: readonly FilterVote[];
}

/** A part of an image that a channel responds to. */
export interface FilterPatch {
  /** A data URI. */
  readonly source: string;
  readonly file: string;
  readonly activation: number;
}

/** A class that a channel speaks for. */
export interface FilterVote {
  readonly name: string;
  /** What the channel adds to the class's logit, beyond what it adds to the others. */
  readonly weight: number;
}
