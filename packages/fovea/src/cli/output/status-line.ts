import { truncateText } from "../../support/index.ts";
import type { Output } from "./output.ts";

/** A line on the terminal that says what is going on, and disappears. Elsewhere, nothing is shown. */
export interface StatusLine {
  show(text: string): void;
  /** Removes the line, before something else is printed. */
  clear(): void;
}

const eraseLine = "\r\u001b[K";

/** Milliseconds between two changes that a person can follow. */
const redrawInterval = 100;

/** The status line of a command. */
export function statusLine({ stream, style }: Output): StatusLine {
  let drawnAt = Number.NEGATIVE_INFINITY;
  let isShown = false;
  return {
    show(text) {
      const now = performance.now();
      if (!stream.isTTY || now - drawnAt < redrawInterval) return;
      drawnAt = now;
      isShown = true;
      stream.write(eraseLine + style.dim(truncateText(text, (stream.columns ?? 80) - 1)));
    },
    clear() {
      if (isShown) stream.write(eraseLine);
      isShown = false;
    },
  };
}
