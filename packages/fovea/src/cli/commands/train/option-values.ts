import { InvalidArgumentError } from "commander";
import type { Validation } from "../../../runs/index.ts";
import { wholeNumber } from "../../options/index.ts";

/** Parses what to validate on: "test", "none", or a share such as "0.2". */
export function readValidation(text: string): Validation {
  if (text === "test" || text === "none") return text;
  const share = shareIn(text);
  if (share !== undefined) return share;
  throw new InvalidArgumentError("Expected test, none or a number between 0 and 1.");
}

/** Parses a share between 0 and 1. */
export function readShare(text: string): number {
  const share = shareIn(text);
  if (share !== undefined) return share;
  throw new InvalidArgumentError("Expected a number between 0 and 1.");
}

/** Parses an image size, "64" or height by width, "64x96". */
export function readImageSize(text: string): readonly [height: number, width: number] {
  const [height = "", width = height, ...rest] = text.split("x");
  const side = wholeNumber(8);
  if (rest.length === 0) return [side(height), side(width)];
  throw new InvalidArgumentError("Expected a size in pixels, such as 64, or height by width, such as 64x96.");
}

function shareIn(text: string): number | undefined {
  const share = Number(text);
  return text.trim() !== "" && share > 0 && share < 1 ? share : undefined;
}
