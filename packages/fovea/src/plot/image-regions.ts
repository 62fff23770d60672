import { fontFamily } from "./style.ts";
import { escapeText, round } from "./svg-text.ts";

/** A rectangle of an image, in pixels. */
export interface ImageRegion {
  readonly rows: readonly [start: number, end: number];
  readonly columns: readonly [start: number, end: number];
  /** What it is, for those who point at it. */
  readonly label: string;
}

/** An image and how large it is drawn. */
export interface RegionImage {
  /** A data URI. */
  readonly source: string;
  readonly height: number;
  readonly width: number;
}

/** Distinct on photographs, from the first region to the last. */
export const regionColors = ["#ffffff", "#ffd84d", "#ff9b54", "#ff6fae", "#b18cff", "#5cc8ff"] as const;

/** Draws rectangles on an image, such as receptive fields, as an SVG of `size` units on the longer side. */
export function imageRegions(
  { source, height, width }: RegionImage,
  regions: readonly ImageRegion[],
  size = 300,
): string {
  const scale = size / Math.max(height, width);
  const [outHeight, outWidth] = [round(height * scale), round(width * scale)];
  // The largest come first, so that none hides another.
  const frames = regions.map(({ rows, columns, label }, index) => {
    const box =
      `x="${round(columns[0] * scale)}" y="${round(rows[0] * scale)}" ` +
      `width="${round((columns[1] - columns[0]) * scale)}" height="${round((rows[1] - rows[0]) * scale)}" fill="none"`;
    const color = regionColors[index % regionColors.length];
    return (
      `<rect ${box} stroke="#000" stroke-opacity=".55" stroke-width="5"/>` +
      `<rect ${box} stroke="${color}" stroke-width="2.5"><title>${escapeText(label)}</title></rect>`
    );
  });
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${outWidth}" height="${outHeight}" viewBox="0 0 ${outWidth} ${outHeight}" ` +
    `font-family="${escapeText(fontFamily)}" role="img" aria-label="receptive fields">` +
    `<image width="${outWidth}" height="${outHeight}" preserveAspectRatio="none" href="${source}"/>${frames.toReversed().join("")}</svg>`
  );
}
