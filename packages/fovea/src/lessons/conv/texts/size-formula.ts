import { type Html, html } from "../../../page/index.ts";
import type { WindowSizes } from "./conv-texts.ts";

/** Writes the size of a result as textbooks do, in symbols and in numbers. */
export function sizeFormula({ input, before, after, filter, stride, output }: WindowSizes): Html {
  const padded = before === after ? `2·${before}` : `${before} + ${after}`;
  return html`⌊(<i>n</i> + 2<i>p</i> − <i>f</i>) ÷ <i>s</i>⌋ + 1 = ⌊(${input} + ${padded} − ${filter}) ÷ ${stride}⌋ + 1 = <b>${output}</b>`;
}
