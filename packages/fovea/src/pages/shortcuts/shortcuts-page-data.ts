import type { Interval } from "../../evaluation/index.ts";

/** Where a shortcut may lie. */
export type ShortcutPlace =
  | "top left corner"
  | "top right corner"
  | "bottom left corner"
  | "bottom right corner"
  | "top edge"
  | "bottom edge"
  | "left edge"
  | "right edge"
  | "unchanging"
  | "outside";

/** Of images that are answered rightly, those that get another answer. */
export interface CoveredAnswers {
  readonly images: number;
  readonly changed: number;
}

/** How much heat of a class lies in a region. Shares are from 0 to 1. */
export interface ShortcutRow {
  /** The name of the class. */
  readonly name: string;
  readonly region: ShortcutPlace;
  readonly area: number;
  readonly share: Interval;
  readonly others: number | undefined;
  readonly images: number;
  readonly isSuspicious: boolean;
  /** What happens to answers if the region is covered; undefined if that was not tried. */
  readonly covered?: { readonly own: CoveredAnswers; readonly others: CoveredAnswers };
  /** The region's cells, 1 where they belong to it. */
  readonly mask: ArrayLike<number>;
  /** The images with the most heat there, with their maps over them as data URIs; none for findings without suspicion. */
  readonly strongest: readonly { readonly file: string; readonly source: string; readonly share: number }[];
}

/** What a page on shortcuts shows: plain data. */
export interface ShortcutsPageData {
  /** The version of Fovea. */
  readonly version: string;
  /** The run's name. */
  readonly run: string;
  readonly data: string;
  readonly part: "train" | "validation" | "test" | "all";
  readonly layer: string | undefined;
  /** The grid of the masks. */
  readonly grid: { readonly rows: number; readonly columns: number };
  /** The most suspicious first. */
  readonly findings: readonly ShortcutRow[];
  /** Each class, with its mean map as a data URI; undefined if no image has heat. */
  readonly classes: readonly {
    readonly name: string;
    readonly images: number;
    readonly empty: number;
    readonly meanMap: string | undefined;
  }[];
  /** Classes with fewer images aren't judged. */
  readonly fewest: number;
  readonly faults: readonly { readonly file: string; readonly reason: string }[];
}
