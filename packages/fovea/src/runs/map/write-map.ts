import { mkdir } from "node:fs/promises";
import { dirname, extname } from "node:path";
import { writeFileAtomically } from "../../io/index.ts";
import type { PageLanguage } from "../../page/index.ts";
import { type DataMap, renderMap } from "../../pages/index.ts";
import { scatterPlot, toPng } from "../../plot/index.ts";
import type { PlacedImages } from "./map-images.ts";

/** Writes a map as an interactive page with small copies of the images, or as a picture: .html, .svg or .png. */
export async function writeMap(placed: PlacedImages, path: string, language: PageLanguage): Promise<void> {
  const kind = extname(path).toLowerCase();
  await mkdir(dirname(path), { recursive: true });
  if (kind === ".html") {
    const thumbnails = await placed.thumbnails();
    return writeFileAtomically(path, renderMap(placed.map, { thumbnails, language }));
  }
  const svg = pictureOf(placed.map);
  await writeFileAtomically(path, kind === ".png" ? await toPng(svg) : svg);
}

function pictureOf({ title, points, classes }: DataMap): string {
  const dots = points.map(({ x, y, label, suggested }) => ({ x, y, group: label, isMarked: suggested !== undefined }));
  const hasDoubts = dots.some(({ isMarked }) => isMarked);
  return scatterPlot(dots, { title, groups: classes, ...(hasDoubts && { markedTitle: "doubtful label" }) });
}
