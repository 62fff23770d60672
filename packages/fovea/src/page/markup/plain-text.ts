import { Html, type Phrase } from "./html.ts";

const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" };

/** The text of a phrase without its markup, for a terminal. */
export function plainText(phrase: Phrase): string {
  if (!(phrase instanceof Html)) return phrase;
  return phrase.markup
    .replace(/<[^>]*>/g, "")
    .replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => entities[name] ?? "");
}
