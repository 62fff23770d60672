import type { Mark, Spec } from "vega";
import { ConfigError } from "../support/errors.ts";
import { chartText } from "./chart-text.ts";
import { fitText, measureText } from "./measure-text.ts";
import { ink, palette } from "./style.ts";
import { vegaChart } from "./vega-chart.ts";

/** One bar: the milliseconds of a layer, part by part. */
export interface ProfileBar {
  readonly name: string;
  readonly parts: readonly number[];
}

/** The texts of the chart. */
export interface ProfileChartOptions {
  readonly title: string;
  /** Engine, threads, total. */
  readonly subtitle?: string;
  /** Names of the parts, in the order of `ProfileBar.parts`. */
  readonly parts: readonly string[];
}

const width = 820;
const margin = 24;
const rowHeight = 20;
const textSize = 11.5;
/** The most bars that stay readable; the smaller ones are summed up. */
const mostBars = 32;
const colors = [palette.blue, palette.orange, palette.green] as const;

/**
 * Draws the time per layer as an SVG: one bar per layer, in the network's order, split into parts. With more than 32
 * layers, a last row gives the total of the fastest ones as a number.
 * @throws ConfigError if there are no bars.
 */
export async function profileChart(
  bars: readonly ProfileBar[],
  { title, subtitle, parts }: ProfileChartOptions,
): Promise<string> {
  if (bars.length === 0) throw new ConfigError("profileChart: expected at least one layer, received none");
  const { shown, others } = largest(bars);
  const names = shown.map(({ name }) => fitText(name, 240, textSize));
  const left = margin + Math.max(...names.map((name) => measureText(name, textSize))) + 10;
  const keyY = subtitle === undefined ? 54 : 74;
  const top = keyY + (parts.length > 1 ? 30 : 6);
  const longest = Math.max(...shown.map(total));
  const scale = (width - left - margin - 64) / (longest || 1);
  const all = bars.reduce((sum, bar) => sum + total(bar), 0);
  const spec: Spec = {
    description: title,
    width,
    height: top + (shown.length + (others ? 1 : 0)) * rowHeight + margin,
    padding: 0,
    autosize: "none",
    marks: [
      chartText(title, { x: margin, y: 30, size: 17, weight: 600 }),
      ...(subtitle === undefined ? [] : [chartText(subtitle, { x: margin, y: 52, size: 12, color: ink.muted })]),
      ...(parts.length > 1 ? key(parts, keyY) : []),
      ...(others ? [othersText(others, { x: left, y: top + (shown.length + 0.5) * rowHeight, all })] : []),
      ...shown.flatMap((bar, row) => {
        const y = top + row * rowHeight;
        const text = figures(bar, all);
        return [
          chartText(names[row] ?? "", { x: left - 10, y: y + rowHeight / 2, size: textSize, align: "right" }),
          ...segments(bar, left, y, scale),
          chartText(text, { x: left + scale * total(bar) + 6, y: y + rowHeight / 2, size: 10.5, color: ink.muted }),
        ];
      }),
    ],
  };
  return vegaChart(spec);
}

function total({ parts }: ProfileBar): number {
  return parts.reduce((sum, part) => sum + part, 0);
}

function figures(bar: ProfileBar, all: number): string {
  return `${total(bar).toPrecision(3)} ms, ${((100 * total(bar)) / (all || 1)).toFixed(0)} %`;
}

function largest(bars: readonly ProfileBar[]): { readonly shown: readonly ProfileBar[]; readonly others?: ProfileBar } {
  if (bars.length <= mostBars) return { shown: bars };
  const kept = new Set([...bars].sort((a, b) => total(b) - total(a)).slice(0, mostBars - 1));
  const rest = bars.filter((bar) => !kept.has(bar));
  const sums = (bars[0]?.parts ?? []).map((_, part) => rest.reduce((sum, bar) => sum + (bar.parts[part] ?? 0), 0));
  return { shown: bars.filter((bar) => kept.has(bar)), others: { name: `${rest.length} others`, parts: sums } };
}

/** The small ones may add up to more than any other; a bar for them would shrink all others. */
function othersText(
  others: ProfileBar,
  { x, y, all }: { readonly x: number; readonly y: number; readonly all: number },
) {
  return chartText(`${others.name}: ${figures(others, all)}`, { x, y, size: 10.5, color: ink.muted });
}

function segments({ parts }: ProfileBar, left: number, y: number, scale: number): Mark[] {
  let x = left;
  return parts.map((part, index) => {
    const start = x;
    x += scale * part;
    return rectangle(start, y + 3, scale * part, rowHeight - 6, colors[index] ?? ink.line);
  });
}

function key(parts: readonly string[], y: number): Mark[] {
  let x = margin;
  return parts.flatMap((name, index) => {
    const start = x;
    x += measureText(name, 12.5) + 44;
    return [
      rectangle(start, y, 14, 14, colors[index] ?? ink.line),
      chartText(name, { x: start + 20, y: y + 7, size: 12.5 }),
    ];
  });
}

function rectangle(x: number, y: number, width: number, height: number, color: string): Mark {
  const place = { x: { value: x }, y: { value: y }, width: { value: width }, height: { value: height } };
  return { type: "rect", aria: false, encode: { enter: { ...place, fill: { value: color } } } };
}
