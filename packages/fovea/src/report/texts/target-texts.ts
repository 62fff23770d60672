import type { Phrase } from "../../page/index.ts";
import type { PartName } from "../part-names.ts";

/** What a page says of images with several labels or with values, in one language. */
export interface TargetTexts {
  subtitle(facts: { model: string; images: number; labels: number }): Phrase;
  valueSubtitle(facts: { model: string; images: number; values: number }): Phrase;
  /** Completes the mean average precision: "mean average precision over 4 labels, on 40 test images". */
  precisionOf(labels: number, part: PartName, images: number): Phrase;
  /** Completes R²: "for age, on 40 test images". */
  varianceOf(name: string, part: PartName, images: number): Phrase;
  readonly precisionMeaning: string;
  readonly varianceMeaning: string;
  betterThanMean(names: Phrase): Phrase;
  noBetterThanMean(names: Phrase): Phrase;
  readonly weakest: string;
  readonly averagePrecision: string;
  readonly meanError: string;
  readonly rootError: string;
  readonly r2: string;
  readonly label: string;
  readonly value: string;
  labelCaption(part: PartName): string;
  valueCaption(part: PartName): string;
  readonly labelExplanation: string;
  readonly valueExplanation: string;
  readonly errorExplanation: string;
  /** The answer for a label: "has it" or "has it not". */
  readonly present: string;
  readonly absent: string;
  readonly probability: string;
  readonly actual: string;
  readonly predicted: string;
  errorImage(name: string): string;
}
