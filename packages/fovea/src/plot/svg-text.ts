// Control characters, lone surrogates and non-characters: XML allows none of the first 32 but three in any spelling,
// and a parser refuses a file that holds one.
const unprintable = /[\p{Cc}\p{Cs}\ufffe\uffff]/gu;
const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** Returns `text` as one line that an SVG may contain: white space becomes a space, invalid characters U+FFFD. */
export function cleanText(text: string): string {
  return text.replace(/\s/g, " ").replace(unprintable, "\ufffd");
}

/** `text` as the content of an SVG element or attribute. */
export function escapeText(text: string): string {
  return cleanText(text).replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

export interface SvgTextStyle {
  readonly size: number;
  readonly color: string;
  readonly weight?: 400 | 600;
  readonly anchor?: "start" | "end";
}

/** One line of text as an SVG element, its baseline at `y`. */
export function svgText(text: string, x: number, y: number, style: SvgTextStyle): string {
  const weight = style.weight === 600 ? ' font-weight="600"' : "";
  const anchor = style.anchor === "end" ? ' text-anchor="end"' : "";
  const place = `x="${round(x)}" y="${round(y)}"`;
  return `<text ${place} font-size="${style.size}" fill="${style.color}"${weight}${anchor}>${escapeText(text)}</text>`;
}

/** A coordinate with one decimal, which is all that a drawing shows. */
export function round(value: number): number {
  return Math.round(value * 10) / 10;
}
