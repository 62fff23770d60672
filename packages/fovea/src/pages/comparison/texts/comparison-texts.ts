import type { Interval } from "../../../evaluation/index.ts";
import type { PageTexts, Phrase } from "../../../page/index.ts";
import type { ComparisonLimit } from "../comparison.ts";

/** The sections of the page. */
export type ComparisonSectionId = "verdict" | "figures" | "settings" | "curves" | "classes" | "answers";

/** What sentences say of two runs: the names of the better and of the other one, and how they differ. */
export interface PairFacts {
  readonly better: Phrase;
  readonly other: Phrase;
  readonly difference: Interval;
  readonly p: number;
  /** The accuracies of the two. */
  readonly accuracy: number;
  readonly otherAccuracy: number;
  readonly images: number;
}

/** What a comparison says, in one language. Names of runs come as markup. */
export interface ComparisonTexts extends PageTexts {
  readonly title: string;
  subtitle(runs: number): Phrase;
  readonly headings: Readonly<Record<ComparisonSectionId, string>>;
  readonly verdict: {
    same(images: number): Phrase;
    better(facts: PairFacts): Phrase;
    open(facts: PairFacts): Phrase;
    best(best: Phrase): Phrase;
    /** How many images only one of the two gets right: what the test rests on. */
    disagreements(first: Phrase, onlyFirst: number, second: Phrase, onlySecond: number): Phrase;
    readonly unknown: string;
    readonly severalSettings: string;
    readonly oneTraining: string;
    readonly heldOut: string;
    readonly correction: string;
    slower(fast: Phrase, slow: Phrase, factor: number): Phrase;
  };
  limit(limit: ComparisonLimit, name: (run: number) => Phrase): Phrase;
  readonly figures: {
    readonly measure: string;
    commonAccuracy(images: number): string;
    readonly ownAccuracy: string;
    readonly ownLoss: string;
    on(part: "validation" | "test" | "none", images: number): string;
    score(name: string): string;
    readonly time: string;
    readonly epochs: string;
    readonly parameters: string;
    readonly products: string;
    readonly speed: string;
    milliseconds(value: number): string;
    readonly unfinished: string;
    readonly explanation: string;
  };
  readonly settings: {
    readonly none: string;
    readonly name: string;
    setting(name: string): string;
    value(value: string): string;
    readonly yes: string;
    readonly no: string;
    shared(count: number): string;
  };
  readonly curves: {
    readonly none: string;
    metric(name: string): string;
    readonly learningRate: string;
    readonly epoch: string;
    readonly training: string;
    readonly validation: string;
    readonly smoothed: string;
    readonly numbers: string;
    chart(metric: string): string;
    turned(run: Phrase, best: number): Phrase;
    improving(run: Phrase): Phrase;
  };
  readonly classes: {
    readonly name: string;
    readonly images: string;
    readonly difference: string;
    readonly explanation: string;
  };
  readonly answers: {
    pair(first: Phrase, second: Phrase): Phrase;
    gained(count: number, second: Phrase): Phrase;
    lost(count: number, second: Phrase): Phrase;
    readonly none: string;
    shown(shown: number, count: number): string;
    readonly actual: string;
    readonly explanation: string;
    image(label: string): string;
  };
}
