import { createRequire } from "node:module";
import { fontFamily } from "../plot/style.ts";
import { FormatError } from "../support/errors.ts";

// resvg needs 4 bytes per pixel; above this (400 MB), the image of a very deep network is scaled down.
const largestArea = 100e6;
const largestSide = 32_000;

/**
 * Renders an SVG of `size` units as a PNG, at `scale` pixels per unit.
 * @throws FormatError when `svg` is not a drawing.
 */
export async function renderSvg(
  svg: string,
  size: readonly [width: number, height: number],
  scale: number,
  systemFonts: boolean,
): Promise<Uint8Array> {
  const { Resvg } = await import("@resvg/resvg-js");
  const fitting = Math.min(scale, largestSide / Math.max(...size), Math.sqrt(largestArea / (size[0] * size[1])));
  const font = {
    fontFiles: [...fontFiles()],
    loadSystemFonts: systemFonts,
    defaultFontFamily: fontFamily.split(",")[0] ?? "Inter",
  };
  try {
    return new Resvg(svg, { background: "white", fitTo: { mode: "zoom", value: fitting }, font }).render().asPng();
  } catch (error) {
    throw new FormatError(`toPng: the SVG cannot be drawn: ${error instanceof Error ? error.message : error}`);
  }
}

function fontFiles(): readonly string[] {
  const { resolve } = createRequire(import.meta.url);
  return ["400Regular/Inter_400Regular.ttf", "600SemiBold/Inter_600SemiBold.ttf"].map((file) =>
    resolve(`@expo-google-fonts/inter/${file}`),
  );
}
