import { encodePng } from "../../data/index.ts";
import type { PageImage } from "../../pages/index.ts";
import type { Tensor } from "../../tensor/index.ts";

/** Returns an image [height, width, 1, 3 or 4 channels] of bytes as a data URI of a PNG. */
export async function imageDataUri(image: Tensor): Promise<string> {
  return `data:image/png;base64,${Buffer.from(await encodePng(image)).toString("base64")}`;
}

/** Returns an image for a page. */
export async function pageImage(image: Tensor): Promise<PageImage> {
  const [height = 0, width = 0] = image.shape;
  return { source: await imageDataUri(image), height, width };
}
