import type { Phrase } from "../../../page/index.ts";

/** What the lesson on residual networks says. */
export interface ResidualTexts {
  readonly title: string;
  readonly headings: { readonly gradients: string; readonly training: string; readonly own: string };
  readonly intro: Phrase;
  readonly depth: string;
  readonly gain: string;
  readonly seed: string;
  readonly plain: string;
  readonly residual: string;
  readonly chartLabel: string;
  readonly layer: string;
  sentence(depth: number, plain: string, residual: string): string;
  readonly vanishes: string;
  readonly explodes: string;
  readonly hint: Phrase;
  readonly trainingIntro: Phrase;
  readonly train: string;
  readonly stop: string;
  readonly lossLabel: string;
  readonly step: string;
  trained(steps: number, plain: string, residual: string): string;
  readonly ownIntro: Phrase;
  readonly ownNone: string;
  readonly ownLabel: string;
  readonly norm: string;
}
