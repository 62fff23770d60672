import { createRequire } from "node:module";
import { ConfigError, FormatError } from "../support/errors.ts";
import { fontFamily } from "./style.ts";

export interface PngOptions {
  /** Pixels per unit of the drawing (default 2, which is sharp at README width on any display). */
  readonly scale?: number;
  /**
   * Whether to search the system's fonts for characters that Inter lacks (Chinese, Japanese, Korean, …). By default, only if
   * the drawing has such characters, so that all others look the same on every machine.
   */
  readonly systemFonts?: boolean;
}

// resvg needs 4 bytes per pixel; above this (400 MB), the image of a very deep network is scaled down.
const largestArea = 100e6;
const largestSide = 32_000;

/**
 * Renders an SVG as the bytes of a PNG file. Text is set in Inter, which is bundled, so no fonts need to be installed.
 * @throws ConfigError if `scale` is not a positive number; FormatError if `svg` is not an SVG.
 */
export async function toPng(svg: string, options: PngOptions = {}): Promise<Uint8Array> {
  const scale = options.scale ?? 2;
  if (!(scale > 0 && Number.isFinite(scale))) {
    throw new ConfigError(`toPng: expected a positive number as scale, received ${scale}`);
  }
  const { Resvg } = await import("@resvg/resvg-js");
  const size = sizeOf(svg);
  const fitting = Math.min(scale, largestSide / Math.max(...size), Math.sqrt(largestArea / (size[0] * size[1])));
  const render = (zoom: number) =>
    new Resvg(svg, {
      background: "white",
      fitTo: { mode: "zoom", value: zoom },
      font: {
        fontFiles: [...fontFiles()],
        loadSystemFonts: options.systemFonts ?? needsSystemFonts(svg),
        defaultFontFamily: fontFamily.split(",")[0] ?? "Inter",
      },
    });
  try {
    return render(fitting).render().asPng();
  } catch (error) {
    throw new FormatError(`toPng: the SVG cannot be drawn: ${error instanceof Error ? error.message : error}`);
  }
}

/** Width and height from the root element: `width` and `height`, or the `viewBox`. */
function sizeOf(svg: string): readonly [number, number] {
  const root = /<svg\b[^>]*>/.exec(svg)?.[0] ?? "";
  const box = /viewBox="[\d.+-]+[\s,]+[\d.+-]+[\s,]+([\d.]+)[\s,]+([\d.]+)"/.exec(root);
  const width = Number(/\swidth="([\d.]+)/.exec(root)?.[1] ?? box?.[1]);
  const height = Number(/\sheight="([\d.]+)/.exec(root)?.[1] ?? box?.[2]);
  if (!(width > 0 && height > 0)) {
    throw new FormatError(
      "toPng: expected an SVG with a width and a height above 0; neither they nor a viewBox say so",
    );
  }
  return [width, height];
}

function fontFiles(): readonly string[] {
  const { resolve } = createRequire(import.meta.url);
  return ["400Regular/Inter_400Regular.ttf", "600SemiBold/Inter_600SemiBold.ttf"].map((file) =>
    resolve(`@expo-google-fonts/inter/${file}`),
  );
}

/** Inter has Latin, Greek, Cyrillic, Vietnamese, arrows and mathematical signs: nearly all below U+2C00. */
function needsSystemFonts(svg: string): boolean {
  return /[\u0530-\u1dff\u2c00-\uabff\uac00-\ufffc]|[\ud800-\udbff][\udc00-\udfff]/.test(svg);
}
