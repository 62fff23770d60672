import { encodePng } from "../../data/index.ts";
import { defaultMaxPixels } from "../../data/max-pixels.ts";
import { thumbnail } from "../../images/index.ts";
import { heatOverlay } from "../../plot/index.ts";
import type { Tensor } from "../../tensor/index.ts";
import { thumbnailSize } from "./thumbnails.ts";

/** Smaller drawings stay PNG files: a JPEG file would blur them. */
const tiny = 96;

/** A heat map over its image, as a data URI. */
export async function drawHeat(image: Tensor, heat: Tensor, scale: number): Promise<string> {
  const png = await encodePng(heatOverlay(image, heat, { scale }));
  if (Math.max(...image.shape) <= tiny) return `data:image/png;base64,${Buffer.from(png).toString("base64")}`;
  const jpeg = await thumbnail(png, { size: thumbnailSize, maxPixels: defaultMaxPixels() });
  return `data:image/jpeg;base64,${Buffer.from(jpeg).toString("base64")}`;
}
