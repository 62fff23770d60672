import { fitText } from "./measure-text.ts";
import type { PlotCurve, PlotGroup, Point } from "./plot-layout.ts";
import { ink } from "./style.ts";
import { round, svgText } from "./svg-text.ts";

const stroke = `fill="none" stroke="${ink.line}" stroke-width="1.3"`;

/** An edge: a curve with an arrowhead. */
export function curve({ points, tip }: PlotCurve): string {
  const [start, ...rest] = points;
  const end = points.at(-1);
  if (!start || !end) return "";
  const line = `<path d="M${pair(start)}C${rest.map(pair).join(" ")}" ${stroke}/>`;
  return tip ? line + arrowHead(end, tip) : line;
}

/** The line from the foot of one column, through the gap beside it at `gap`, to the head of the next one. */
export function connector(from: Point, to: Point, gap: number): string {
  const radius = 8;
  const path = [
    `M${pair(from)}`,
    `v2a${radius},${radius} 0 0 0 ${radius},${radius}`,
    `H${round(gap - radius)}a${radius},${radius} 0 0 0 ${radius},${-radius}`,
    `V${round(to.y - 2)}a${radius},${radius} 0 0 1 ${radius},${-radius}`,
    `H${round(to.x - radius)}a${radius},${radius} 0 0 1 ${radius},${radius}`,
    `v2`,
  ];
  return `<path d="${path.join("")}" ${stroke}/>`;
}

/** The frame around a nested model, its name in the corner. */
export function groupFrame({ label, x, y, width, height }: PlotGroup): string {
  const box = `x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}"`;
  const name = fitText(label, width - 20, 11, "semibold");
  return (
    `<rect ${box} rx="7" fill="${ink.panel}" stroke="#d4dae1"/>` +
    svgText(name, x + 10, y + 17, { size: 11, weight: 600, color: ink.muted })
  );
}

function arrowHead(from: Point, tip: Point): string {
  const length = Math.hypot(tip.x - from.x, tip.y - from.y) || 1;
  const across = { x: (-3.2 * (tip.y - from.y)) / length, y: (3.2 * (tip.x - from.x)) / length };
  const corners = [tip, { x: from.x + across.x, y: from.y + across.y }, { x: from.x - across.x, y: from.y - across.y }];
  return `<path d="M${corners.map(pair).join("L")}z" fill="${ink.line}"/>`;
}

function pair({ x, y }: Point): string {
  return `${round(x)},${round(y)}`;
}
