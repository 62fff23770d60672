import { type Html, html } from "../markup/html.ts";
import type { FormatTexts } from "../texts/format-texts.ts";

/** The texts of the key to the tints of a confusion matrix. */
export interface TintKeyTexts {
  readonly correct: string;
  readonly mistake: string;
  readonly fewer: string;
  readonly more: string;
}

const levels = [1, 2, 3, 4, 5];

/** Draws the key to the tints of a confusion matrix. */
export function tintKey({ correct, mistake, fewer, more }: TintKeyTexts, { colon }: FormatTexts): Html {
  const row = (kind: string, label: string) => {
    const tints = levels.map((level) => html`<i class="${kind}${level}"></i>`);
    return html`<span><b>${label}${colon}${fewer}</b>${tints}<b>${more}</b></span>`;
  };
  return html`<div class="tint-key">${row("c", correct)}${row("m", mistake)}</div>`;
}
