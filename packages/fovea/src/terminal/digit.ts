import pc from "picocolors";
import { ConfigError } from "../support/errors.ts";
import { padText, truncateText } from "../support/text-width.ts";
import type { ColorLevel } from "./color-level.ts";

/** A grey image, row by row; 28 × 28 unless sizes are given. */
export interface DigitImage {
  /** Brightness from 0 to 1, or to 255 in an array of bytes. */
  readonly pixels: ArrayLike<number>;
  readonly height?: number;
  readonly width?: number;
  /** What the network says of it: "7 99.8 %". */
  readonly caption?: string;
  /** Marks a wrong answer. */
  readonly wrong?: boolean;
}

export interface DigitOptions {
  readonly colors?: ColorLevel;
  /** Width of the terminal; several images are broken into rows that fit. 80 unless given. */
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
 * An image as text, half as many lines as it has rows: half blocks in shades of grey where there are 256 colours or
 * more, else characters from light to dense.
 * @throws ConfigError when the number of pixels is not height × width.
 */
export function digit(image: DigitImage, options: DigitOptions = {}): string {
  const { height, width } = sizeOf(image);
  const whole = { top: 0, bottom: height, left: 0, right: width };
  return linesOf(image, whole, options.colors ?? "none").join("\n");
}

/**
 * Several images side by side, each with its caption below; wrong ones are marked with a cross, and in red where there
 * are colours. The border that is black in all of them is left out.
 * @throws ConfigError when the number of an image's pixels is not height × width.
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

/** One character for two pixels above each other. */
function cell(upper: number, lower: number, colors: ColorLevel): string {
  if (colors === "truecolor") {
    const [above, below] = [Math.round(255 * upper), Math.round(255 * lower)];
    return `\u001b[38;2;${above};${above};${above};48;2;${below};${below};${below}m▀`;
  }
  if (colors === "ansi256") return `\u001b[38;5;${grey256(upper)};48;5;${grey256(lower)}m▀`;
  return shades[Math.round(((upper + lower) / 2) * (shades.length - 1))] ?? " ";
}

/** The nearest of the 24 greys, black and white of the 256 colours. */
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

/** Brightness of a pixel from 0 to 1; outside of the image, and where it is no number, 0. */
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

/** The smallest window, a pixel wider on each side, outside of which all images are black; whole if all of it is. */
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
