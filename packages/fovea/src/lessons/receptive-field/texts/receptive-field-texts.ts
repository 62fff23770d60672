import type { Phrase } from "../../../page/index.ts";
import type { LayerField } from "../receptive-field-data.ts";

/** What the lesson on receptive fields says. */
export interface ReceptiveFieldTexts {
  readonly title: string;
  readonly headings: { readonly image: string; readonly growth: string; readonly stack: string };
  readonly intro: Phrase;
  readonly layer: string;
  readonly row: string;
  readonly column: string;
  readonly imageLabel: string;
  readonly mapLabel: string;
  readonly moveHint: string;
  readonly influence: string;
  readonly influences: { readonly show: string; readonly hide: string };
  readonly influenceNote: Phrase;
  field(layer: LayerField): string;
  map(layer: LayerField): string;
  part(rows: readonly [number, number], columns: readonly [number, number]): string;
  readonly whole: string;
  readonly growthIntro: Phrase;
  readonly growthLabel: string;
  readonly depth: string;
  readonly table: {
    readonly label: string;
    readonly layer: string;
    readonly maps: string;
    readonly field: string;
    readonly stride: string;
  };
  readonly stackIntro: Phrase;
  readonly count: string;
  readonly filterSide: string;
  readonly channels: string;
  stackLabel(count: number, side: number, field: number): string;
  /** The weights of the stack and of one filter as large as its field, for one channel and for all. */
  stack(values: {
    count: number;
    side: number;
    field: number;
    stack: string;
    single: string;
    channels: number;
    stackAll: string;
    singleAll: string;
  }): string;
  readonly stackNote: Phrase;
}
