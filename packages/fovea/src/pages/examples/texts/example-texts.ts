import type { Phrase } from "../../../page/index.ts";
import type { PageInfluence, PagePart, PageParts } from "../example-data.ts";

/** What a page says about examples, in one language. */
export interface ExampleTexts {
  readonly headings: { readonly parts: string; readonly nearest: string; readonly influence: string };
  readonly parts: {
    readonly explanation: string;
    readonly covered: string;
    readonly alone: string;
    occlusion(part: PagePart, parts: PageParts): Phrase;
    evidence(part: PagePart, parts: PageParts): Phrase;
    readonly coveredAlt: string;
    readonly aloneAlt: string;
  };
  readonly nearest: {
    explanation(trained: number): string;
    readonly label: string;
    distance(distance: number): string;
    copies(count: number): string;
    imageAlt(label: string): string;
  };
  readonly influence: {
    explanation(influence: PageInfluence): Phrase;
    readonly surrogate: string;
    flip(images: number, influence: PageInfluence): Phrase;
    noFlip(influence: PageInfluence): Phrase;
    readonly supporting: string;
    readonly opposing: string;
    readonly change: string;
    others(count: number): string;
    becomes(answer: string): Phrase;
    readonly why: Readonly<Record<"disagrees" | "too large", string>>;
  };
}
