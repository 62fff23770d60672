import { type Html, type HtmlValue, html, type Phrase } from "../markup/html.ts";

/** Hides content behind its summary until it is asked for. */
export function disclosure(summary: Phrase, content: HtmlValue): Html {
  return html`<details><summary>${summary}</summary>${content}</details>`;
}
