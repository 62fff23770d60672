import type { Explanation } from "./explanation.ts";
import type { ExplanationTexts } from "./texts/explanation-texts.ts";

/** What the sections of the page are made of. */
export interface ExplanationContext {
  readonly explanation: Explanation;
  readonly texts: ExplanationTexts;
}
