import type { Html, Phrase } from "../../../page/index.ts";
import type { ClassicFilter } from "../filters.ts";

/** A window over numbers: n + before + after − f, by strides of s. */
export interface WindowSizes {
  readonly input: number;
  readonly before: number;
  readonly after: number;
  readonly filter: number;
  readonly stride: number;
  readonly output: number;
}

/** What the lesson on convolution says. */
export interface ConvTexts {
  readonly title: string;
  readonly headings: { readonly window: string; readonly size: string; readonly parameters: string };
  readonly intro: Phrase;
  readonly filter: string;
  /** Filters of the network's layer, and how many are shown. */
  ownFilters(path: string, shown: number, all: number): string;
  readonly noOwnFilters: string;
  readonly classicFilters: string;
  readonly classic: Readonly<Record<ClassicFilter, string>>;
  ownFilter(number: number): string;
  readonly stride: string;
  readonly padding: string;
  readonly same: string;
  readonly row: string;
  readonly column: string;
  input(height: number, width: number, channels: number): string;
  output(height: number, width: number): string;
  /** Describes the interactive maps for those who don't see them. */
  inputLabel(name: string): string;
  outputLabel(filter: string): string;
  readonly moveHint: string;
  channel(index: number, count: number): string;
  readonly pixels: string;
  readonly weights: string;
  readonly products: string;
  /** The sum of the products, the bias, and the value of the map. */
  sum(values: { sum: string; bias: string; value: string; row: number; column: number }): Html;
  readonly moreChannels: (shown: number, all: number) => string;
  readonly tooLarge: string;
  readonly sizeIntro: Phrase;
  readonly sizeInput: string;
  readonly sizeFilter: string;
  sizeFormula(sizes: WindowSizes): Html;
  /** What happens at the end of the row. */
  sizeSentence(sizes: WindowSizes, unread: number): string;
  stripLabel(sizes: WindowSizes): string;
  readonly sizeCases: Phrase;
  readonly parametersIntro: Phrase;
  readonly imageSide: string;
  readonly imageChannels: string;
  readonly filterSide: string;
  readonly filters: string;
  readonly parameterTable: {
    readonly label: string;
    readonly layer: string;
    readonly how: string;
    readonly count: string;
  };
  readonly rows: {
    conv(side: number, filters: number): string;
    denseAlike(outputs: string): string;
    own(path: string): string;
    dense25: string;
    conv32: string;
  };
  parametersSentence(conv: string, dense: string, times: string): string;
  readonly textbook: Phrase;
}
