import { wrapText } from "../../support/index.ts";

const lineWidth = 80;

/** A term and its meaning, "  leak    the same image in two parts", or a point of a list, "  - an image …". */
const listItem = /^( +(?:- |\S.*? {2,}))(\S.*)$/;

/** A sentence that explains a term, as in "MACs: multiply-accumulates". */
const definition = /^[A-Z][\w-]*(?:, [\w-]+)*: /;

/**
 * Wraps the notes of a command's help at 80 columns. Lines of a paragraph belong together, and so do further indented
 * lines and the entry of the list before them; empty lines, list entries and definitions begin anew.
 */
export function wrapNotes(notes: string): string {
  const blocks: { readonly start: string; text: string }[] = [];
  for (const line of notes.split("\n")) {
    const last = blocks.at(-1);
    const indentation = line.length - line.trimStart().length;
    const [, start = "", text = line] = (indentation <= 2 && listItem.exec(line)) || [];
    const isNew = line === "" || last === undefined || last.text === "" || start !== "" || definition.test(line);
    if (isNew || indentation > 0 !== (last.start !== "")) blocks.push({ start, text });
    else last.text += ` ${line.trim()}`;
  }
  return blocks
    .flatMap(({ start, text }) =>
      wrapText(text, lineWidth - start.length).map((line, at) => (at === 0 ? start : " ".repeat(start.length)) + line),
    )
    .join("\n");
}
