import { ConfigError } from "../../support/index.ts";

/** Opens the stream of one epoch; called for every epoch, with the seed and the epoch's index. */
export type Open<T> = (position: { readonly seed: number; readonly epoch: number }) => AsyncIterable<T> | Iterable<T>;

/** @throws ConfigError if `open` is itself a stream, which could be read only once. */
export function checkOpen(name: string, open: unknown): void {
  if (typeof open === "function") return;
  throw new ConfigError(
    `${name}: expected a function that opens the stream anew for every epoch, as in ${name}(() => read()), ` +
      `received ${open === null ? "null" : typeof open}`,
  );
}

/** Returns how many of `size` samples are in `start` … `end` − 1. */
export function slicedSize(size: number | undefined, start: number, end: number): number | undefined {
  return size === undefined ? undefined : Math.max(0, Math.min(end, size) - start);
}
