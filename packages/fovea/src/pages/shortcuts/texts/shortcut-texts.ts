import type { HtmlValue, PageTexts, Phrase } from "../../../page/index.ts";
import type { CoveredAnswers, ShortcutPlace, ShortcutRow, ShortcutsPageData } from "../shortcuts-page-data.ts";

/** Everything that the page on shortcuts says, in one language. A missing text doesn't compile. */
export interface ShortcutTexts extends PageTexts {
  readonly title: string;
  subtitle(facts: { run: string; images: number; classes: number; part: ShortcutsPageData["part"] }): Phrase;
  readonly headings: {
    readonly found: string;
    readonly classes: string;
    readonly regions: string;
    readonly reading: string;
  };
  readonly regions: Readonly<Record<ShortcutPlace, string>>;
  readonly nothing: string;
  suspicions(count: number): string;
  notJudged(names: HtmlValue, fewest: number): Phrase;
  /** "Coffee: 41.0 % of the heat lies in the top left corner, …" */
  finding(row: ShortcutRow): Phrase;
  /** What it may mean, and what to do. */
  advice(region: ShortcutPlace): string;
  covered(own: CoveredAnswers, others: CoveredAnswers): Phrase;
  readonly region: string;
  regionLabel(region: ShortcutPlace): string;
  imageLabel(name: string): string;
  shareHere(share: number): string;
  readonly classesExplanation: string;
  readonly less: string;
  readonly more: string;
  meanLabel(name: string): string;
  classNote(images: number, empty: number): string;
  readonly tableLabel: string;
  readonly columns: {
    readonly class: string;
    readonly region: string;
    readonly share: string;
    readonly interval: string;
    readonly area: string;
    readonly others: string;
    readonly images: string;
  };
  tableNote(shown: number, all: number): string;
  reading(layer: string | undefined): readonly Phrase[];
  faults(count: number): string;
}
