import { type Html, type HtmlValue, html } from "./html.ts";

/** Longer names are shown by their ends. */
const longest = 48;
const shownEnds = { start: 30, end: 14 };

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/** A name from outside in running text: its direction of writing doesn't reach what surrounds it. */
export function name(text: string): Html {
  const short = shortened(text);
  const title = short !== text && html` title="${text}"`;
  return html`<bdi class="name"${title}>${breakable(short)}</bdi>`;
}

/** The path of a file; a long one breaks after a slash. */
export function path(text: string): Html {
  const parts = text.split(/(?<=[/\\])/).map(shortened);
  const title = parts.join("") !== text && html` title="${text}"`;
  return html`<bdi class="path"${title}>${joined(parts.map(breakable))}</bdi>`;
}

function shortened(text: string): string {
  if (text.length <= longest) return text;
  const characters = Array.from(graphemes.segment(text), ({ segment }) => segment);
  if (characters.length <= longest) return text;
  return `${characters.slice(0, shownEnds.start).join("")}…${characters.slice(-shownEnds.end).join("")}`;
}

/** Lets lines end within words that are longer than any language's. */
function breakable(text: string): Html {
  return joined(text.split(/([^\s/]{20}(?=[^\s/]{4}))/u).filter((part) => part !== ""));
}

function joined(parts: readonly HtmlValue[]): Html {
  return html`${parts.map((part, index) => html`${index > 0 && html`<wbr>`}${part}`)}`;
}
