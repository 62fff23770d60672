import stringWidth from "string-width";

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/**
 * Returns the width of `text` in terminal columns: 2 for an East Asian wide character or an emoji, 0 for a color code.
 */
export function textWidth(text: string): number {
  return stringWidth(text);
}

/** Pads `text` with spaces to `width` columns; returns wider text unchanged. */
export function padText(text: string, width: number, align: "left" | "right" | "center" = "left"): string {
  const missing = Math.max(0, width - textWidth(text));
  if (align === "left") return text + " ".repeat(missing);
  if (align === "right") return " ".repeat(missing) + text;
  const before = Math.floor(missing / 2);
  return " ".repeat(before) + text + " ".repeat(missing - before);
}

/** Truncates `text` to at most `width` columns, ending in an ellipsis if truncated. Plain text only. */
export function truncateText(text: string, width: number): string {
  if (textWidth(text) <= width) return text;
  if (width < 1) return "";
  let kept = "";
  let used = 0;
  for (const { segment } of graphemes.segment(text)) {
    const columns = textWidth(segment);
    if (used + columns > width - 1) break;
    kept += segment;
    used += columns;
  }
  return `${kept}…`;
}

/**
 * Breaks `text` into lines of at most `width` columns: at spaces if possible, or within words that are too long. Keeps
 * existing line breaks. Plain text only: color codes would be split.
 */
export function wrapText(text: string, width: number): string[] {
  return text.split("\n").flatMap((paragraph) => wrapParagraph(paragraph, Math.max(2, width)));
}

function wrapParagraph(paragraph: string, width: number): string[] {
  if (textWidth(paragraph) <= width) return [paragraph];
  const lines: string[] = [];
  let line = "";
  // A number and its "%" stay together.
  for (const word of paragraph.split(/ (?!%)/)) {
    const joined = line === "" ? word : `${line} ${word}`;
    if (textWidth(joined) <= width) {
      line = joined;
      continue;
    }
    if (line !== "") lines.push(line);
    const pieces = breakWord(word, width);
    line = pieces.pop() ?? "";
    lines.push(...pieces);
  }
  return line === "" ? lines : [...lines, line];
}

function breakWord(word: string, width: number): string[] {
  const pieces: string[] = [];
  let piece = "";
  let used = 0;
  for (const { segment } of graphemes.segment(word)) {
    const columns = textWidth(segment);
    if (used + columns > width && piece !== "") {
      pieces.push(piece);
      piece = "";
      used = 0;
    }
    piece += segment;
    used += columns;
  }
  return [...pieces, piece];
}
