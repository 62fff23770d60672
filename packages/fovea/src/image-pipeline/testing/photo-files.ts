import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { random } from "../../support/random.ts";

/** Writes `count` different JPEG images of various sizes to a new folder; returns their paths and the folder. */
export async function photoFiles(count: number): Promise<{ readonly folder: string; readonly files: string[] }> {
  const folder = await mkdtemp(join(tmpdir(), "fovea-photos-"));
  await mkdir(folder, { recursive: true });
  const files = await Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const file = join(folder, `${String(index).padStart(3, "0")}.jpg`);
      await writeFile(file, await photo(index));
      return file;
    }),
  );
  return { folder, files };
}

/** The bytes of an image that no other number has. */
export async function photo(number: number): Promise<Buffer> {
  const generator = random(number, 7);
  const [width, height] = [24 + generator.integer(40), 24 + generator.integer(40)];
  const small = Buffer.from(Array.from({ length: 6 * 6 * 3 }, () => generator.integer(256)));
  const image = sharp(small, { raw: { width: 6, height: 6, channels: 3 } }).resize(width, height, { fit: "fill" });
  return image.jpeg({ quality: 90 }).toBuffer();
}

/** Removes the folder. */
export async function removePhotos({ folder }: { readonly folder: string }): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}
