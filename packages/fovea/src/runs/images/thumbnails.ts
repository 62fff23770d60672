import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { defaultMaxPixels } from "../../data/max-pixels.ts";
import { thumbnail } from "../../images/index.ts";
import type { RunReport } from "../../report/index.ts";

/** Images that are read at once. */
const together = 4;
/** Pixels on the longer side: sharp on a phone at the size that reports show images in. */
export const thumbnailSize = 192;

/** The doubtful labels that a page shows. */
export const shownDoubtful = 24;

/** Small copies, as data URIs, of the images that a report shows. Those that can't be read any more have none. */
export async function thumbnails({ data: { root }, ...report }: RunReport): Promise<ReadonlyMap<string, string>> {
  const files = [...new Set(filesOf(report))];
  const found = await fileThumbnails(files.map((file) => join(root, file)));
  return new Map(
    files.flatMap((file) => {
      const uri = found.get(join(root, file));
      return uri === undefined ? [] : [[file, uri] as const];
    }),
  );
}

/** Small copies of image files, as data URIs. Those that can't be read any more have none. */
export async function fileThumbnails(
  files: readonly string[],
  size = thumbnailSize,
): Promise<ReadonlyMap<string, string>> {
  const images = new Map<string, string>();
  for (let first = 0; first < files.length; first += together) {
    await Promise.all(
      files.slice(first, first + together).map(async (file) => {
        const uri = await dataUri(file, size).catch(() => undefined);
        if (uri !== undefined) images.set(file, uri);
      }),
    );
  }
  return images;
}

function filesOf({
  results,
  targets,
  doubtfulLabels = [],
}: Pick<RunReport, "results" | "targets" | "doubtfulLabels">): string[] {
  const losses = Object.values(results).flatMap(({ topLosses }) => topLosses);
  const errors = Object.values(targets?.results ?? {}).flatMap(({ topErrors }) => topErrors);
  return [...losses, ...errors, ...doubtfulLabels.slice(0, shownDoubtful)].map(({ file }) => file);
}

async function dataUri(path: string, size: number): Promise<string> {
  const bytes = await thumbnail(await readFile(path), { size, maxPixels: defaultMaxPixels() });
  return `data:image/jpeg;base64,${Buffer.from(bytes).toString("base64")}`;
}
