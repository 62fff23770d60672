import { FormatError } from "./errors.ts";

/** The maximum number of nested lists and objects; a nested network takes three levels. */
const maxDepth = 1000;

/**
 * Parses the JSON text of a file. Its depth is limited, so that readers can use recursion.
 * @param expected completes "expected …"
 * @throws FormatError that starts with `where`, for text that is not JSON or is nested too deeply.
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
    if (depth > maxDepth) throw new FormatError(`${where}: expected at most ${maxDepth} levels of lists and objects`);
    level = level.flatMap((container) => containersIn(Object.values(container)));
  }
  return value;
}

function containersIn(values: readonly unknown[]): object[] {
  return values.filter((value): value is object => typeof value === "object" && value !== null);
}
