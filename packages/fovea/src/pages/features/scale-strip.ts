import { colorStrip, commonFormat, type Html } from "../../page/index.ts";
import type { ColorScale } from "./feature-data.ts";

/** Draws the colors of a scale between the numbers of its ends. */
export function scaleStrip({ colors, low, high }: ColorScale, label?: string): Html {
  const [from = "", to = ""] = [low, high].map((value) => commonFormat.number(value).replace("-", "−"));
  return colorStrip({ colors, from, to, ...(label !== undefined && { label }) });
}
