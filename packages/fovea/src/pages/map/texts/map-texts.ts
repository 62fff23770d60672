import type { PageTexts, Phrase } from "../../../page/index.ts";
import type { MapMethod } from "../data-map.ts";

/** What a map of images says, in one language. */
export interface MapTexts extends PageTexts {
  subtitle(shown: number, total: number, classes: number): string;
  readonly headings: Readonly<Record<"map" | "doubtful" | "outliers" | "reading", string>>;
  readonly map: {
    label(images: number): string;
    readonly zoomIn: string;
    readonly zoomOut: string;
    readonly reset: string;
    readonly images: string;
    readonly find: string;
    readonly choose: string;
    readonly classes: string;
    readonly keys: string;
    readonly hint: string;
    readonly doubtful: string;
    readonly outlier: string;
    /** What is shown of a point: "is" its class, "looks like" another. */
    readonly looksLike: string;
  };
  readonly lists: {
    readonly label: string;
    readonly suggested: string;
    image(label: string): string;
    shown(shown: number, count: number): string;
    readonly noDoubts: string;
    readonly doubtsUnknown: string;
    readonly noOutliers: string;
    readonly outliers: string;
  };
  readonly reading: Readonly<Record<MapMethod, Phrase>>;
  features(model: Phrase, features: number): Phrase;
  shares(shares: readonly number[]): string;
}
