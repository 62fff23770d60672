import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { writeFileAtomically } from "../../io/index.ts";
import type { PageLanguage } from "../../page/index.ts";
import { renderComparison, shownImages } from "../../pages/index.ts";
import type { ComparedRuns } from "./compare-runs.ts";

/** Writes a comparison as one HTML page, with small copies of the images that it shows. */
export async function writeComparisonPage(
  { comparison, thumbnails }: ComparedRuns,
  path: string,
  language: PageLanguage,
): Promise<void> {
  const images = await thumbnails(shownImages(comparison));
  await mkdir(dirname(path), { recursive: true });
  await writeFileAtomically(path, renderComparison(comparison, { thumbnails: images, language }));
}
