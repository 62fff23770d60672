import { type Html, trusted } from "../markup/html.ts";

/** Data for the scripts of a page, and where they find it. */
export interface PageData {
  readonly id: string;
  /** What JSON can hold. */
  readonly value: unknown;
}

/** Builds a block of data that names from outside can't end: JSON without "<". */
export function dataBlock({ id, value }: PageData): Html {
  const json = JSON.stringify(value).replaceAll("<", "\\u003c");
  // Not in a template: bundlers rewrite tagged templates that hold the end of a script.
  return trusted(`<script type="application/json" id="${id}">${json}</script>`);
}
