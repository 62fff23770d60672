import type { Phrase } from "../../../page/index.ts";
import type { PageFeatureMaps, PageLayer, PageReceptiveField } from "../feature-data.ts";

/** What pages say about feature maps, in one language. */
export interface FeatureTexts {
  readonly headings: { readonly fields: string; readonly maps: string; readonly sparsity: string };
  readonly fields: {
    /** What a receptive field is, and where those that are drawn belong. */
    readonly explanation: Phrase;
    readonly label: string;
    size(field: PageReceptiveField): string;
    /** Beside a field that covers the image. */
    readonly whole: string;
    stride(field: PageReceptiveField): string;
  };
  readonly maps: {
    readonly explanation: Phrase;
    stage(number: number): string;
    size(layer: PageLayer): string;
    /** How many channels are shown, and how many don't respond. */
    channels(layer: PageFeatureMaps): string;
    zeros(layer: PageLayer): string;
    label(layer: PageFeatureMaps): string;
    channel(number: number): string;
    deadChannel(number: number): string;
    readonly allDead: string;
    /** The scale between its ends. */
    readonly scale: string;
  };
  readonly sparsity: {
    readonly explanation: Phrase;
    /** How sparsity changes from the first layers to the last. */
    growth(first: number, last: number): string;
    readonly none: string;
    readonly label: string;
    readonly axis: string;
    readonly caption: string;
    table(layers: number): string;
    readonly tableLabel: string;
    readonly layer: string;
    readonly places: string;
    readonly channels: string;
    readonly zeros: string;
    readonly dead: string;
  };
}
