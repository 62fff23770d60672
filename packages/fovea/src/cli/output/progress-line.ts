import type { Output } from "./output.ts";

/** Time between two updates of a line, in milliseconds. */
const interval = 100;

/**
 * Shows the progress of work in a line on a terminal, which is empty when the work is done. Elsewhere, it shows nothing.
 * `describe` says what is done, as in "Examined 20 of 300 images".
 */
export function progressLine(
  { stream, style }: Output,
  describe: (done: number, total: number) => string,
): (done: number, total: number) => void {
  let shownAt = 0;
  let width = 0;
  return (done, total) => {
    if (!stream.isTTY) return;
    if (done >= total) {
      if (width > 0) stream.write(`\r${" ".repeat(width)}\r`);
      width = 0;
      return;
    }
    const now = performance.now();
    if (now - shownAt < interval) return;
    shownAt = now;
    const text = describe(done, total);
    stream.write(`\r${style.dim(text.padEnd(width))}`);
    width = Math.max(width, text.length);
  };
}
