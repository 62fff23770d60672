import type { Mark } from "vega";
import { fontFamily, ink } from "./style.ts";
import { cleanText } from "./svg-text.ts";

export interface TextPlace {
  readonly x: number;
  /** The middle of the line. */
  readonly y: number;
  readonly size: number;
  readonly weight?: 400 | 600;
  readonly color?: string;
  readonly align?: "left" | "center" | "right";
  /** Degrees, clockwise, around (`x`, `y`). */
  readonly angle?: number;
}

/** One line of text at a fixed place of a chart. */
export function chartText(text: string, place: TextPlace): Mark {
  return {
    type: "text",
    aria: false,
    encode: {
      enter: {
        text: { value: cleanText(text) },
        x: { value: place.x },
        y: { value: place.y },
        angle: { value: place.angle ?? 0 },
        align: { value: place.align ?? "left" },
        baseline: { value: "middle" },
        font: { value: fontFamily },
        fontSize: { value: place.size },
        fontWeight: { value: place.weight ?? 400 },
        fill: { value: place.color ?? ink.text },
      },
    },
  };
}
