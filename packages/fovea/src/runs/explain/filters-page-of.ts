import { basename } from "node:path";
import { encodePng } from "../../data/index.ts";
import { defaultMaxPixels } from "../../data/max-pixels.ts";
import type { DictionaryEntry } from "../../explain/index.ts";
import { thumbnail } from "../../images/index.ts";
import type { FilterEntry, FiltersPage } from "../../pages/index.ts";
import type { Tensor } from "../../tensor/index.ts";
import { version } from "../version.ts";
import { imageDataUri } from "./image-data-uri.ts";

/** Longest side of an optimized image on the page, in pixels. */
const shownSize = 160;

/** Turns a dictionary into the data of its page. */
export async function filtersPageOf(
  entries: readonly DictionaryEntry[],
  files: readonly string[],
  about: Pick<FiltersPage, "model" | "layer" | "channels" | "steps" | "seed">,
): Promise<FiltersPage> {
  const shown: FilterEntry[] = [];
  for (const { channel, optimized, patches, votes } of entries) {
    shown.push({
      channel,
      optimized: await smallUri(optimized.image),
      score: optimized.score,
      patches: await Promise.all(
        patches.map(async ({ image, activation, pixels }) => ({
          source: await smallUri(pixels),
          file: basename(files[image] ?? ""),
          activation,
        })),
      ),
      votes: votes.map(({ class: { index, label }, weight }) => ({ name: label ?? `class ${index}`, weight })),
    });
  }
  return { ...about, version, entries: shown, images: files.length };
}

/** A JPEG of photographs and textures; a tiny image stays exact. */
async function smallUri(image: Tensor): Promise<string> {
  const [height = 0, width = 0] = image.shape;
  if (height * width < 32 * 32) return imageDataUri(image);
  const bytes = await thumbnail(await encodePng(image), { size: shownSize, maxPixels: defaultMaxPixels() });
  return `data:image/jpeg;base64,${Buffer.from(bytes).toString("base64")}`;
}
