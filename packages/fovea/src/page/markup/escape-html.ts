// Control characters, lone surrogates and non-characters, which HTML forbids, and the characters that override the
// direction of writing, which make one file name look like another.
const forbidden = /[\p{Cc}\p{Cs}\ufffe\uffff\u202a-\u202e\u2066-\u2069]/gu;
const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Returns `text` for the content of an element or a quoted attribute: on one line, without forbidden characters. */
export function escapeHtml(text: string): string {
  return text
    .replace(/[\t\n\v\f\r\u2028\u2029]+/g, " ")
    .replace(forbidden, "\ufffd")
    .replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
