import type { PageImage, PageRegion } from "./feature-data.ts";

/** Whether a part of an image is all of it. */
export function coversImage({ rows, columns }: PageRegion, { height, width }: PageImage): boolean {
  return rows[0] <= 0 && columns[0] <= 0 && rows[1] >= height && columns[1] >= width;
}
