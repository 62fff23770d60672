import { ConfigError } from "../../support/index.ts";

/** A stream for one epoch; called again for every epoch, with its seed and number. */
export type Open<T> = (position: { readonly seed: number; readonly epoch: number }) => AsyncIterable<T> | Iterable<T>;

/** @throws ConfigError when `open` is a stream itself, which could be read only once. */
export function checkOpen(name: string, open: unknown): void {
  if (typeof open === "function") return;
  throw new ConfigError(
    `${name}: expected a function that opens the stream anew for every epoch, as in ${name}(() => read()), ` +
      `received ${open === null ? "null" : typeof open}`,
  );
}

/** The number of samples that are left of `size` when only `start` … `end` − 1 are wanted. */
export function slicedSize(size: number | undefined, start: number, end: number): number | undefined {
  return size === undefined ? undefined : Math.max(0, Math.min(end, size) - start);
}
