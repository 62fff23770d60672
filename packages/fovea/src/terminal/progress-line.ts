import pc from "picocolors";
import { formatCount, formatDuration } from "../support/format.ts";
import { formatMetric } from "../support/format-metric.ts";
import { padText, textWidth, truncateText } from "../support/text-width.ts";

/** The progress within an epoch. */
export interface Progress {
  /** Counted from 1. */
  readonly epoch: number;
  readonly epochs: number;
  /** Finished steps of the epoch, and their total; undefined for a stream of unknown length. */
  readonly step: number;
  readonly steps: number | undefined;
  readonly metrics: Readonly<Record<string, number>>;
  readonly imagesPerSecond?: number | undefined;
  /** Time until the last epoch ends. */
  readonly secondsLeft?: number | undefined;
  /** Text in place of the metrics: "validating". */
  readonly note?: string | undefined;
}

/** A finished epoch. */
export interface EpochSummary extends Omit<Progress, "secondsLeft" | "note"> {
  readonly seconds: number;
}

interface Part {
  readonly text: string;
  readonly style: "plain" | "strong" | "bar" | "dim";
  /** If the terminal is too narrow, parts with the highest number are dropped first. */
  readonly rank: number;
}

const longestBar = 24;
const shortestBar = 6;
const gap = "  ";

/** Formats the live line, at most `columns` wide. In a narrow terminal, the bar shrinks and minor parts are dropped. */
export function progressLine(progress: Progress, columns: number, colors: boolean): string {
  const { metrics, imagesPerSecond, secondsLeft, note } = progress;
  const values = Object.entries(metrics).map(([name, value], index): Part => {
    return { text: `${name} ${formatMetric(name, value)}`, style: "plain", rank: [1, 4][index] ?? 5 + index };
  });
  const parts: Part[] = [
    { text: epochText(progress), style: "strong", rank: 0 },
    { text: stepText(progress), style: "plain", rank: 2 },
    ...(note === undefined ? values : [{ text: note, style: "plain", rank: 1 } satisfies Part]),
    ...(imagesPerSecond ? [{ text: rateText(imagesPerSecond), style: "dim", rank: 5 } satisfies Part] : []),
    ...(secondsLeft === undefined
      ? []
      : [{ text: `${formatDuration(secondsLeft)} left`, style: "dim", rank: 3 } satisfies Part]),
  ];
  const barWidth = progress.steps === undefined ? 0 : shortestBar + textWidth(gap);
  const fitting = fit(parts, columns - barWidth);
  const room = columns - widthOf(fitting) - textWidth(gap);
  if (progress.steps !== undefined && room >= shortestBar) {
    const text = bar(progress.step / Math.max(1, progress.steps), Math.min(longestBar, room));
    fitting.splice(1, 0, { text, style: "bar", rank: 0 });
  }
  return truncated(fitting, columns, colors);
}

/**
 * Formats the permanent line of an epoch. On a terminal that is too narrow (`columns`), drops first the rate and the
 * steps, then training metrics, and last loss and validation. Otherwise, shows everything.
 */
export function epochLine(summary: EpochSummary, columns: number | undefined, colors: boolean): string {
  const parts: Part[] = [
    { text: epochText(summary), style: "strong", rank: 0 },
    { text: stepText(summary), style: "plain", rank: 50 },
    { text: formatDuration(summary.seconds), style: "plain", rank: 3 },
    ...(summary.imagesPerSecond
      ? [{ text: rateText(summary.imagesPerSecond), style: "dim", rank: 51 } satisfies Part]
      : []),
    ...Object.entries(summary.metrics).map(([name, value], index): Part => {
      const rank = name === "loss" ? 1 : name.startsWith("val_") ? 2 : 4 + index;
      return { text: `${name} ${formatMetric(name, value)}`, style: "plain", rank };
    }),
  ];
  return columns === undefined ? paint(parts, colors) : truncated(fit(parts, columns), columns, colors);
}

function epochText({ epoch, epochs }: Pick<Progress, "epoch" | "epochs">): string {
  return `Epoch ${padText(String(epoch), String(epochs).length, "right")}/${epochs}`;
}

function stepText({ step, steps }: Pick<Progress, "step" | "steps">): string {
  if (steps === undefined) return `${formatCount(step)} steps`;
  const all = formatCount(steps);
  return `${padText(formatCount(step), all.length, "right")}/${all}`;
}

function rateText(imagesPerSecond: number): string {
  return `${formatCount(Math.round(imagesPerSecond))} images/s`;
}

/** Draws a thick line for `share` of `width`, to half a character, and a thin one for the rest. */
export function bar(share: number, width: number): string {
  const halves = Math.round(2 * width * Math.min(1, Math.max(0, share)));
  const full = Math.floor(halves / 2);
  const half = halves % 2 === 1 ? "╸" : "";
  return "━".repeat(full) + half + "─".repeat(width - full - half.length);
}

function fit(parts: readonly Part[], columns: number): Part[] {
  const kept = [...parts];
  while (widthOf(kept) > columns && kept.length > 1) {
    const last = kept.reduce((worst, part) => (part.rank >= worst.rank ? part : worst));
    if (last.rank === 0) break;
    kept.splice(kept.indexOf(last), 1);
  }
  return kept;
}

function widthOf(parts: readonly Part[]): number {
  return parts.reduce((sum, part) => sum + textWidth(part.text), 0) + textWidth(gap) * (parts.length - 1);
}

/** Truncates a part that is wider than the terminal, without colors, which cannot be truncated. */
function truncated(parts: readonly Part[], columns: number, colors: boolean): string {
  return widthOf(parts) <= columns ? paint(parts, colors) : truncateText(paint(parts, false), columns);
}

function paint(parts: readonly Part[], colors: boolean): string {
  const { bold, green, dim } = pc.createColors(colors);
  const styles = { plain: (text: string) => text, strong: bold, bar: green, dim };
  return parts.map((part) => styles[part.style](part.text)).join(gap);
}
