/**
 * Returns the first key that occurs twice in one object of a *valid* JSON text; `JSON.parse` would silently keep the
 * last value. Scans character by character, because a regular expression could overflow the stack on a hostile string
 * of megabytes.
 */
export function duplicateKey(json: string): string | undefined {
  const objects: Set<string>[] = [];
  for (let at = 0; at < json.length; at++) {
    const character = json[at];
    if (character === "{") objects.push(new Set());
    else if (character === "}") objects.pop();
    else if (character === '"') {
      const end = closingQuote(json, at);
      if (isKey(json, end + 1)) {
        const key: string = JSON.parse(json.slice(at, end + 1));
        const keys = objects.at(-1);
        if (keys?.has(key)) return key;
        keys?.add(key);
      }
      at = end;
    }
  }
  return undefined;
}

function closingQuote(json: string, opening: number): number {
  let at = opening + 1;
  while (at < json.length && json[at] !== '"') at += json[at] === "\\" ? 2 : 1;
  return at;
}

/** A string is a key if a colon follows it. */
function isKey(json: string, after: number): boolean {
  let at = after;
  while (/^\s$/.test(json[at] ?? "")) at++;
  return json[at] === ":";
}
