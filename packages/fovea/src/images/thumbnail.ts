import { openSharp } from "./open-sharp.ts";

/**
 * A small copy of an image as a JPEG file, upright, on white, that fits into a square of `size` pixels. Larger images are
 * not decoded in full where the format allows it.
 * @throws if the bytes are no image, or have more than `maxPixels` pixels.
 */
export async function thumbnail(
  bytes: Uint8Array,
  { size, maxPixels }: { readonly size: number; readonly maxPixels: number },
): Promise<Uint8Array> {
  const open = await openSharp("image", bytes, { failOn: "none", limitInputPixels: maxPixels, maxPixels });
  return open()
    .autoOrient()
    .flatten({ background: "white" })
    .resize({ width: size, height: size, fit: "inside", withoutEnlargement: true })
    .jpeg({ quality: 80 })
    .toBuffer();
}
