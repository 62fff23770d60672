import { escapeHtml } from "./escape-html.ts";

/** Markup in which all text is escaped. Only `html` and `trusted` make it. */
export class Html {
  readonly markup: string;

  constructor(markup: string) {
    this.markup = markup;
  }
}

/** What a template may hold: text is escaped, lists are joined, and nothing stands for null, undefined and false. */
export type HtmlValue = Html | string | number | null | undefined | false | readonly HtmlValue[];

/** A sentence or a label: plain text, or text with names in it. */
export type Phrase = Html | string;

/**
 * Builds markup from a template: html`<b>${name}</b>`. Put attributes in double quotes. A line break of the template and
 * the indentation after it are left out.
 */
export function html(strings: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  const parts = strings.map((text, index) => text.replace(/\n\s*/g, "") + markupOf(values[index]));
  return new Html(parts.join(""));
}

/** Markup of the program's own, such as a style sheet; never text that came from outside. */
export function trusted(markup: string): Html {
  return new Html(markup);
}

function markupOf(value: HtmlValue): string {
  if (value instanceof Html) return value.markup;
  if (Array.isArray(value)) return value.map(markupOf).join("");
  if (value === null || value === undefined || value === false) return "";
  return escapeHtml(String(value));
}
