import { readImageParts } from "./image-parts.ts";

/** The files that a run on images has kept from training: those of its test, or else of its validation. */
export async function keptImages(folder: string): Promise<readonly string[]> {
  const parts = await readImageParts(folder);
  return (parts?.test ?? parts?.validation)?.files ?? [];
}
