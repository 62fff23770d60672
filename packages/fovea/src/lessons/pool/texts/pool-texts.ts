import type { Html, Phrase } from "../../../page/index.ts";
import type { Pooling } from "../pool-map.ts";

/** What the lesson on pooling says. */
export interface PoolTexts {
  readonly title: string;
  readonly headings: { readonly window: string; readonly lost: string; readonly gradient: string };
  readonly intro: Phrase;
  /** Where the maps come from, and what follows in the network. */
  source(layer: string, pooling: { path: string; size: number; stride: number } | undefined): Html;
  readonly map: string;
  channel(number: number): string;
  readonly kind: string;
  readonly kinds: Readonly<Record<Pooling["kind"], string>>;
  readonly size: string;
  readonly stride: string;
  readonly row: string;
  readonly column: string;
  input(height: number, width: number): string;
  output(height: number, width: number): string;
  readonly inputLabel: string;
  readonly outputLabel: string;
  readonly moveHint: string;
  readonly windowCaption: string;
  result(kind: Pooling["kind"], value: string, row: number, column: number): Html;
  readonly tooLarge: string;
  readonly lostIntro: Phrase;
  readonly shift: string;
  kept(before: string, after: string, share: string): string;
  readonly enlarged: string;
  readonly original: string;
  changes(columns: number, before: string, after: string): string;
  readonly gradientIntro: Phrase;
  readonly gradientMap: string;
  reached(kind: Pooling["kind"], reached: string, all: string, share: string): string;
  readonly gradientWindow: string;
}
