import type { Pixels } from "../data/resize-pixels.ts";
import { loadSharp } from "./load-sharp.ts";

/** Encodes bytes with 1, 3 or 4 channels as a PNG. */
export async function encodePixels({ data, width, height, channels }: Pixels): Promise<Uint8Array> {
  const sharp = await loadSharp();
  return sharp(data, { raw: { width, height, channels: channels as 1 | 3 | 4 } })
    .png()
    .toBuffer();
}
