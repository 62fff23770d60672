import type { FolderListing } from "./list-image-folder.ts";

/** Whether a listing has images with several labels, or none. */
export function hasLabelLists({ splits, hasValues = false }: FolderListing): boolean {
  return !hasValues && [...splits.values()].some((records) => records.some(({ label }) => typeof label !== "number"));
}
