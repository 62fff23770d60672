import { type Html, type HtmlValue, html, type Phrase } from "../markup/html.ts";

/** What a figure shows, what it is, and what to know about it. */
export interface FigureOptions {
  readonly content: HtmlValue;
  readonly caption: Phrase;
  readonly note?: Phrase | undefined;
}

/** Draws a figure: its caption above, its content, a note below. */
export function figure({ content, caption, note }: FigureOptions): Html {
  return html`<figure>
    <figcaption>${caption}</figcaption>${content}${note && html`<p class="figure-note">${note}</p>`}
  </figure>`;
}

export const figureStyle = `
figure { margin: 1.75rem 0; }
figcaption { font-weight: 600; margin-bottom: .75rem; }
.figure-note { color: var(--muted); font-size: .875rem; margin: .75rem 0 0; max-width: 68ch; }
`;
