import { ConfigError } from "../../support/index.ts";

/** Channels or classes that are shown, of all that there are. */
export interface ChosenItems<Item> {
  readonly items: readonly Item[];
  readonly total: number;
}

/**
 * Returns the numbers of a page, counted from 1, with as many as a page holds.
 * @throws ConfigError for a page beyond the last.
 */
export function pageOfItems(total: number, page: number, perPage: number): ChosenItems<number> {
  const pages = Math.ceil(total / perPage);
  if (page > pages) {
    throw new ConfigError(`--page ${page}: expected at most ${pages}; a page shows ${perPage} of ${total}`);
  }
  const first = (page - 1) * perPage;
  return { items: Array.from({ length: Math.min(perPage, total - first) }, (_, at) => first + at), total };
}
