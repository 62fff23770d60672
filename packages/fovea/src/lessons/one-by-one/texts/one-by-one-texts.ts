import type { Html, Phrase } from "../../../page/index.ts";

/** What the lesson on 1 × 1 convolutions says. */
export interface OneByOneTexts {
  readonly title: string;
  readonly headings: { readonly cost: string; readonly mix: string; readonly own: string };
  readonly costIntro: Phrase;
  readonly side: string;
  readonly inputs: string;
  readonly bottleneck: string;
  readonly filterSide: string;
  readonly outputs: string;
  readonly direct: string;
  readonly through: string;
  readonly key: readonly [convolution: string, reduce: string];
  /** A bar for those who don't see it. */
  bar(products: string): string;
  readonly table: {
    readonly label: string;
    readonly layer: string;
    readonly how: string;
    readonly products: string;
    readonly parameters: string;
  };
  layer(filterSide: number, filters: number): string;
  readonly together: string;
  saving(direct: string, through: string, times: string): string;
  readonly noSaving: string;
  readonly mixIntro: Phrase;
  source(layer: string): Html;
  weight(channel: number): string;
  mapLabel(channel: number): string;
  readonly mixed: string;
  readonly mixedLabel: string;
  readonly moveHint: string;
  readonly values: string;
  readonly weights: string;
  readonly products: string;
  sum(sum: string, value: string, row: number, column: number): Html;
  readonly mixNote: Phrase;
  ownIntro(count: number, shown: number): string;
  readonly ownNone: Phrase;
  readonly ownTable: {
    readonly label: string;
    readonly layer: string;
    readonly shape: string;
    readonly channels: string;
    readonly effect: string;
  };
  readonly effects: { readonly reduces: string; readonly expands: string; readonly keeps: string };
}
