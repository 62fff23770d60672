import pc from "picocolors";
import { ConfigError } from "../support/errors.ts";
import { padText, truncateText } from "../support/text-width.ts";
import type { ColorLevel } from "./color-level.ts";

/** A gray image, row by row (default size: 28 × 28). */
export interface DigitImage {
  /** Brightness from 0 to 1, or from 0 to 255 in an array of bytes. */
  readonly pixels: ArrayLike<number>;
  readonly height?: number;
  readonly width?: number;
  /** The network's prediction: "7 99.8 %". */
  readonly caption?: string;
  /** Whether to mark the prediction as wrong. */
  readonly wrong?: boolean;
}

export interface DigitOptions {
  readonly colors?: ColorLevel;
  /** Width of the terminal, into which rows of images are wrapped (default 80). */
  readonly columns?: number;
}

interface Window {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

type Brightness = (row: number, column: number) => number;

const shades = " .:-=+*#%@";
const gap = 2;
// Room for "✗ 7 99.8 %" below images that are narrower than that.
const captionWidth = 12;

/**
 * Draws an image as text, two rows per line: half blocks in shades of gray if there are at least 256 colors, otherwise
 * characters from light to dense.
 * @throws ConfigError unless the number of pixels is height × width.
 */
export function digit(image: DigitImage, options: DigitOptions = {}): string {
  const { height, width } = sizeOf(image);
  const whole = { top: 0, bottom: height, left: 0, right: width };
  return linesOf(image, whole, options.colors ?? "none").join("\n");
}

/**
 * Draws images side by side with captions below. Wrong predictions are marked with a cross, in red if there are colors.
 * Crops the border that is black in all images.
 * @throws ConfigError unless the number of each image's pixels is height × width.
 */
export function digits(images: readonly DigitImage[], options: DigitOptions = {}): string {
  const { colors = "none", columns = 80 } = options;
  const window = commonWindow(images);
  const width = Math.max(window.right - window.left, captionWidth);
  const perRow = Math.max(1, Math.floor((columns + gap) / (width + gap)));
  const rows: string[] = [];
  for (let start = 0; start < images.length; start += perRow) {
    const row = images.slice(start, start + perRow);
    const blocks = row.map((image) => linesOf(image, window, colors));
    const height = Math.max(...blocks.map((lines) => lines.length));
    for (let line = 0; line < height; line++) {
      rows.push(join(blocks.map((lines) => padText(lines[line] ?? "", width))));
    }
    if (row.some((image) => image.caption !== undefined)) {
      rows.push(join(row.map((image) => captionOf(image, width, colors))));
    }
    rows.push("");
  }
  return rows.slice(0, -1).join("\n");
}

function join(cells: readonly string[]): string {
  return cells.join(" ".repeat(gap)).trimEnd();
}

function captionOf({ caption = "", wrong = false }: DigitImage, width: number, colors: ColorLevel): string {
  const text = padText(truncateText(wrong ? `✗ ${caption}` : caption, width), width, "center");
  return wrong ? pc.createColors(colors !== "none").red(text) : text;
}

function linesOf(image: DigitImage, { top, bottom, left, right }: Window, colors: ColorLevel): string[] {
  const at = brightnessOf(image);
  const lines: string[] = [];
  for (let row = top; row < bottom; row += 2) {
    let line = "";
    for (let column = left; column < right; column++) {
      line += cell(at(row, column), row + 1 < bottom ? at(row + 1, column) : 0, colors);
    }
    lines.push(colors === "truecolor" || colors === "ansi256" ? `${line}\u001b[0m` : line);
  }
  return lines;
}

/** Returns the character for two pixels, one above the other. */
function cell(upper: number, lower: number, colors: ColorLevel): string {
  if (colors === "truecolor") {
    const [above, below] = [Math.round(255 * upper), Math.round(255 * lower)];
    return `\u001b[38;2;${above};${above};${above};48;2;${below};${below};${below}m▀`;
  }
  if (colors === "ansi256") return `\u001b[38;5;${grey256(upper)};48;5;${grey256(lower)}m▀`;
  return shades[Math.round(((upper + lower) / 2) * (shades.length - 1))] ?? " ";
}

/** Returns the nearest of the 24 grays, black and white among the 256 colors. */
function grey256(value: number): number {
  const step = Math.round(value * 25);
  if (step === 0) return 16;
  return step === 25 ? 231 : 231 + step;
}

function sizeOf({ pixels, height = 28, width = 28 }: DigitImage): { height: number; width: number } {
  if (pixels.length !== height * width) {
    throw new ConfigError(`digit: expected ${height} × ${width} pixels, received ${pixels.length}`);
  }
  return { height, width };
}

/** Returns the brightness of a pixel from 0 to 1; 0 outside of the image and for NaN. */
function brightnessOf(image: DigitImage): Brightness {
  const { height, width } = sizeOf(image);
  const { pixels } = image;
  const largest = pixels instanceof Uint8Array || pixels instanceof Uint8ClampedArray ? 255 : 1;
  return (row, column) => {
    if (row >= height || column >= width) return 0;
    const value = (pixels[row * width + column] ?? 0) / largest;
    return value > 0 ? Math.min(1, value) : 0;
  };
}

/** Returns the smallest window outside of which all images are black, with a margin of one pixel; all if all is black. */
function commonWindow(images: readonly DigitImage[]): Window {
  const height = Math.max(0, ...images.map((image) => sizeOf(image).height));
  const width = Math.max(0, ...images.map((image) => sizeOf(image).width));
  const readers = images.map(brightnessOf);
  const filledRows: number[] = [];
  const filledColumns: number[] = [];
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      if (readers.every((at) => at(row, column) < 0.05)) continue;
      filledRows.push(row);
      filledColumns.push(column);
    }
  }
  if (filledRows.length === 0) return { top: 0, bottom: height, left: 0, right: width };
  return {
    top: Math.max(0, Math.min(...filledRows) - 1),
    bottom: Math.min(height, Math.max(...filledRows) + 2),
    left: Math.max(0, Math.min(...filledColumns) - 1),
    right: Math.min(width, Math.max(...filledColumns) + 2),
  };
}
