import { ConfigError, FormatError } from "../support/errors.ts";
import { service } from "../support/service.ts";

/** How `toPng` renders an SVG. */
export interface PngOptions {
  /** Pixels per unit of the drawing (default 2, which is sharp at README width on any display). */
  readonly scale?: number;
  /**
   * Whether to search the system's fonts for characters that Inter lacks (Chinese, Japanese, Korean, …). By default, only if
   * the drawing has such characters, so that all others look the same on every machine.
   */
  readonly systemFonts?: boolean;
}

/** Draws an SVG of a given size, at `scale` pixels per unit, into the bytes of a PNG. */
export type RenderSvg = (
  svg: string,
  size: readonly [width: number, height: number],
  scale: number,
  systemFonts: boolean,
) => Promise<Uint8Array>;

/** Loads the renderer of the platform. */
export const svgRenderer = service<() => Promise<RenderSvg>>("drawing a PNG");

/**
 * Renders an SVG as the bytes of a PNG file. Text is set in Inter, which is bundled, so no fonts need to be installed.
 * @throws ConfigError if `scale` is not a positive number, and outside Node; FormatError if `svg` is not an SVG.
 */
export async function toPng(svg: string, options: PngOptions = {}): Promise<Uint8Array> {
  const { scale = 2, systemFonts = needsSystemFonts(svg) } = options;
  if (!(scale > 0 && Number.isFinite(scale))) {
    throw new ConfigError(`toPng: expected a positive number as scale, received ${scale}`);
  }
  const render = await svgRenderer.get("toPng")();
  return render(svg, sizeOf(svg), scale, systemFonts);
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

/** Inter has Latin, Greek, Cyrillic, Vietnamese, arrows and mathematical signs: nearly all below U+2C00. */
function needsSystemFonts(svg: string): boolean {
  return /[\u0530-\u1dff\u2c00-\uabff\uac00-\ufffc]|[\ud800-\udbff][\udc00-\udfff]/.test(svg);
}
