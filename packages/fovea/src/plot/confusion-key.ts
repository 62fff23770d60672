import type { Mark } from "vega";
import { formatPercent } from "../support/format.ts";
import { chartText } from "./chart-text.ts";
import { ink } from "./style.ts";

/** The size of the key. */
export const keyWidth = 400;

const steps = 5;
const swatch = 12;

/** Explains the two colors, and the share at which each is darkest. */
export function keyMarks({ x, y }: { readonly x: number; readonly y: number }, highest: number): Mark[] {
  return [
    ...line("correct", 1, "correct: share of the true class, up to 100 %", { x, y }),
    ...line("mistake", highest, `mistaken: share of the true class, darkest from ${formatPercent(highest, 1)} on`, {
      x,
      y: y + 18,
    }),
  ];
}

function line(scale: string, highest: number, text: string, { x, y }: { x: number; y: number }): Mark[] {
  const swatches = Array.from({ length: steps }, (_, index): Mark => {
    const place = {
      x: { value: x + index * swatch },
      y: { value: y - 5 },
      width: { value: swatch },
      height: { value: 10 },
    };
    const fill = { scale, value: (highest * index) / (steps - 1) };
    return { type: "rect", aria: false, encode: { enter: { ...place, fill } } };
  });
  return [...swatches, chartText(text, { x: x + steps * swatch + 10, y, size: 11, color: ink.muted })];
}
