import type { Phrase } from "../../../page/index.ts";

/** What the page says, in one language. */
export interface FiltersTexts {
  title(layer: string): string;
  subtitle(model: Phrase, shown: string, all: string): Phrase;
  readonly headings: Readonly<Record<"reading" | "channels" | "made", string>>;
  /** How to read the page: what is optimized, and, with images, what patches and votes are. */
  readonly reading: { readonly optimized: string; readonly patches: string; readonly votes: string };
  channel(number: number): string;
  optimizedLabel(channel: number): string;
  patchLabel(file: string, activation: string): string;
  score(value: string): string;
  readonly votes: string;
  readonly silent: string;
  readonly noPatches: string;
  rest(shown: string, all: string): string;
  made(steps: number, seed: number): string;
  images(count: string): string;
}
