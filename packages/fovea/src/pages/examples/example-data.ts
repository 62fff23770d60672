import type { PageImage } from "../features/feature-data.ts";

/** A training image on a page. */
export interface PageExample {
  /** Its path in the folder of the images. */
  readonly file: string;
  /** A data URI of a small copy; undefined if the file has gone. */
  readonly source: string | undefined;
  /** Its class, or its labels or values in words. */
  readonly label: string;
}

/** The training images whose features are nearest to those of the image. */
export interface PageNearest {
  /** The number of training images. */
  readonly trained: number;
  /** The nearest first. */
  readonly images: readonly (PageExample & {
    /** Cosine distance, from 0. */
    readonly distance: number;
    /** Further images of the training that show the same. */
    readonly copies: number;
  })[];
}

/** Training images that are left out together, and what changes. */
export interface PageLeftOut {
  /** The first of them is shown, the others are counted. */
  readonly images: readonly PageExample[];
  /** By how much the logit of the answer changes, compared with the class it is compared to. */
  readonly change: number;
  /** The answer of the head without them. */
  readonly answer: string;
}

/** How the answer depends on training images. */
export interface PageInfluence {
  readonly answer: string;
  readonly against: string;
  /** The logit of the answer minus that of the class it is compared to. */
  readonly margin: number;
  /** Whether a head was fitted for this purpose, because the network's own isn't one that is fitted to its optimum. */
  readonly isSurrogate: boolean;
  /** The images without which the margin falls most. */
  readonly supporting: readonly PageLeftOut[];
  /** Those without which it grows most. */
  readonly opposing: readonly PageLeftOut[];
  /** The smallest set found without which the answer is another one; undefined if none of `most` images was found. */
  readonly flip: PageLeftOut | undefined;
  readonly most: number;
}

/** A part of the image that the answer depends on. */
export interface PagePart {
  /** What is answered with it covered, or with it alone; undefined if no part is enough. */
  readonly answer: string | undefined;
  readonly share: number;
  readonly pixels: number;
  /** The image with the part covered, or alone. */
  readonly image: PageImage;
}

/** The smallest parts of the image that change the answer if covered, and that keep it alone. */
export interface PageParts {
  readonly answer: string;
  readonly occlusion: PagePart;
  readonly evidence: PagePart;
}

/** What a page says about examples; what wasn't computed is left out. */
export interface PageExamples {
  readonly parts?: PageParts;
  readonly nearest?: PageNearest;
  readonly influence?: PageInfluence;
  /** Why there is no influence: the head fitted for it answers otherwise, or it would take too long. */
  readonly withoutInfluence?: "disagrees" | "too large";
}
