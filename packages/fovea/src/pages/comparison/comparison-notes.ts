import { type NoteLevel, type PageLanguage, plainText } from "../../page/index.ts";
import type { Comparison } from "./comparison.ts";
import { comparisonContext } from "./comparison-context.ts";
import { verdictNotes, verdictRemarks } from "./sections/verdict.ts";
import { comparisonTexts } from "./texts/languages.ts";

/** What the page says of which run is better, as plain text; what to keep in mind has no level. */
export function comparisonNotes(
  comparison: Comparison,
  language: PageLanguage,
): readonly { readonly level?: NoteLevel; readonly text: string }[] {
  const context = comparisonContext(comparison, comparisonTexts[language], new Map());
  return [
    ...verdictNotes(context).map(({ level, text }) => ({ level, text: plainText(text) })),
    ...verdictRemarks(context).map((text) => ({ text: plainText(text) })),
  ];
}
