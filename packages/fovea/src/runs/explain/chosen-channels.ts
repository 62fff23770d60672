import { ConfigError } from "../../support/index.ts";

/** Channels that are shown, of all that a layer has. */
export interface ChosenChannels {
  readonly channels: readonly number[];
  readonly total: number;
}

/**
 * Returns the channels of a page, counted from 1: the given ones, or as many as a page holds.
 * @throws ConfigError for a page beyond the last.
 */
export function chosenChannels(
  total: number,
  given: readonly number[] | undefined,
  page: number,
  perPage: number,
): ChosenChannels {
  if (given) return { channels: given, total };
  const pages = Math.ceil(total / perPage);
  if (page > pages)
    throw new ConfigError(`--page ${page}: the layer has ${total} channels, ${pages} pages of ${perPage}`);
  const first = (page - 1) * perPage;
  return { channels: Array.from({ length: Math.min(perPage, total - first) }, (_, at) => first + at), total };
}
