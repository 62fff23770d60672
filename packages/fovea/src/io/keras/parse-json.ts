import { FormatError } from "../../support/index.ts";

/** JSON text. @throws FormatError that says where it was found. */
export function parseJson(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new FormatError(`${where}: expected JSON: ${(error as Error).message}`);
  }
}
