import type { PageTexts, Phrase } from "../../../page/index.ts";
import type { ExampleTexts } from "../../examples/texts/example-texts.ts";
import type { FeatureTexts } from "../../features/texts/feature-texts.ts";
import type { ExplainedLayer, ExplainedMap, MapNote } from "../explanation.ts";

/** Everything that the page of an explanation says, in one language. A missing text doesn't compile. */
export interface ExplanationTexts extends PageTexts {
  readonly headings: FeatureTexts["headings"] &
    ExampleTexts["headings"] & {
      readonly answer: string;
      readonly trust: string;
      readonly layer: string;
      readonly about: string;
    };
  readonly answer: {
    /** Before the probability of the answer. */
    readonly probability: string;
    readonly present: string;
    readonly nothingPresent: string;
    readonly unknown: string;
    readonly image: string;
    readonly imageAlt: string;
    heatAlt(map: ExplainedMap): string;
    /** Above a heat map: the class, or the class and the one it is compared to. */
    title(map: ExplainedMap): Phrase;
    readonly others: string;
    /** What the colors of the heat map mean. */
    readonly scale: string;
    readonly signedScale: string;
    readonly trusted: string;
  };
  readonly trust: {
    readonly explanation: Phrase;
    readonly deletion: string;
    readonly insertion: string;
    readonly map: string;
    readonly random: string;
    readonly center: string;
    /** Describes a bar for those who don't see it. */
    bar(order: string, share: number): string;
    readonly lower: string;
    readonly higher: string;
    randomized(correlation: number): string;
    completeness(sum: number, expected: number): string;
    score(map: ExplainedMap): Phrase;
  };
  readonly notes: Readonly<Record<MapNote, string>>;
  readonly layer: {
    chosen(layer: ExplainedLayer): Phrase;
    readonly reasons: Readonly<Record<ExplainedLayer["reason"], string>>;
    readonly pixels: Phrase;
    /** How much a place depends on; `isWhole` if the field of the hottest one covers the image. */
    field(layer: ExplainedLayer, isWhole: boolean): string;
    readonly fieldAlt: string;
  };
  readonly about: {
    readonly file: string;
    readonly model: string;
    readonly method: string;
    readonly layer: string;
    readonly input: string;
    readonly made: string;
    readonly inputNote: string;
  };
  readonly features: FeatureTexts;
  readonly examples: ExampleTexts;
}
