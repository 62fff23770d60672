import type { Html, Phrase } from "../../../page/index.ts";
import type { RecordedRun } from "../transfer-data.ts";

/** What the lesson on transfer learning says. */
export interface TransferTexts {
  readonly title: string;
  readonly headings: { readonly backbone: string; readonly head: string; readonly overfitting: string };
  backboneIntro(layer: string): Html;
  readonly imageTitle: string;
  mapLabel(channel: number): string;
  readonly headIntro: Phrase;
  readonly classes: readonly [ring: string, stripes: string, checkers: string];
  sizes(training: number, validation: number, features: number, pixels: number): string;
  readonly input: string;
  readonly inputs: { readonly features: string; readonly pixels: string };
  readonly perClass: string;
  readonly rate: string;
  readonly dropout: string;
  readonly train: string;
  readonly stop: string;
  readonly curves: readonly [training: string, validation: string];
  readonly lossLabel: string;
  readonly epoch: string;
  trained(epochs: number, accuracy: string, training: string, validation: string): string;
  readonly headHint: Phrase;
  recordedIntro(training: number, validation: number): string;
  readonly remedies: Readonly<Record<RecordedRun["remedy"], string>>;
  recorded(training: string, validation: string, accuracy: string): string;
  readonly recordedNote: Phrase;
}
