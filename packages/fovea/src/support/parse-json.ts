import { FormatError } from "./errors.ts";

/** Levels of lists and objects, of which a network within a network takes three. */
const deepest = 1000;

/**
 * What the JSON text of a file says. Its depth is bounded, so that readers may descend into it by recursion.
 * @param expected completes "expected …"
 * @throws FormatError that opens with `where` for what is no JSON, or too deep.
 */
export function parseJson(text: string, where: string, expected = "JSON"): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new FormatError(`${where}: expected ${expected}: ${(cause as Error).message}`, { cause });
  }
  let level = containersIn([value]);
  for (let depth = 1; level.length > 0; depth++) {
    if (depth > deepest) throw new FormatError(`${where}: expected at most ${deepest} levels of lists and objects`);
    level = level.flatMap((container) => containersIn(Object.values(container)));
  }
  return value;
}

function containersIn(values: readonly unknown[]): object[] {
  return values.filter((value): value is object => typeof value === "object" && value !== null);
}
