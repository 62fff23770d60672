import { type Html, html } from "../../page/index.ts";
import type { ConvTexts, WindowSizes } from "./texts/conv-texts.ts";

const cell = 22;
const bar = 12;

/** Draws one row of an image with its padding, the positions of the window below it, and the results. */
export function sizeStrip(sizes: WindowSizes, texts: ConvTexts): Html {
  const { input, before, after, filter, stride, output } = sizes;
  const cells = before + input + after;
  const unread = unreadCells(sizes);
  const width = cells * cell + 2;
  const height = cell + output * bar + cell + 22;
  const below = cell + output * bar + 14;
  const kindOf = (at: number) => {
    if (at < before || at >= before + input) return "cell pad";
    return at >= cells - unread ? "cell unread" : "cell";
  };
  return html`<p class="formula" aria-live="polite">${texts.sizeFormula(sizes)}</p>
    <svg class="strip" viewBox="-1 -1 ${width} ${height}" role="img" aria-label="${texts.stripLabel(sizes)}" style="max-width:${Math.min(44, cells * 2.2)}rem">
      ${Array.from({ length: cells }, (_, at) => html`<rect class="${kindOf(at)}" x="${at * cell}" y="0" width="${cell}" height="${cell}"/>${kindOf(at) === "cell pad" && html`<text x="${(at + 0.5) * cell}" y="15">0</text>`}`)}
      ${Array.from(
        { length: output },
        (
          _,
          at,
        ) => html`<rect class="bar${at % 2 === 1 && " odd"}" x="${at * stride * cell + 2}" y="${cell + 4 + at * bar}" width="${filter * cell - 4}" height="${bar - 3}" rx="3"/>
        <rect class="cell" x="${at * cell}" y="${below}" width="${cell}" height="${cell}"/><text x="${(at + 0.5) * cell}" y="${below + 15}">${at + 1}</text>`,
      )}
    </svg>
    <p>${texts.sizeSentence(sizes, unread)}</p>`;
}

/** The cells at the end, padding included, that no position of the window reaches. */
export function unreadCells({ input, before, after, filter, stride, output }: WindowSizes): number {
  return Math.max(0, input + before + after - ((output - 1) * stride + filter));
}
