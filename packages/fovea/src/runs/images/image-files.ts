import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { compareNames, isHiddenName, isImageName } from "../../datasets/image-folder/index.ts";
import { isTaken } from "../reserve-folder.ts";

/**
 * The paths of image files. A folder stands for the images in it and in its folders, sorted by name; a run's doesn't,
 * since it holds figures.
 */
export async function imageFiles(paths: readonly string[]): Promise<readonly string[]> {
  return (await Promise.all(paths.map(imagesAt))).flat();
}

async function imagesAt(path: string): Promise<readonly string[]> {
  const status = await stat(path).catch(() => undefined);
  return status?.isDirectory() && !isTaken(path) ? imagesIn(path) : [path];
}

async function imagesIn(folder: string): Promise<readonly string[]> {
  const entries = (await readdir(folder, { withFileTypes: true })).filter(({ name }) => !isHiddenName(name));
  entries.sort((a, b) => compareNames(a.name, b.name));
  const found = entries.map((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return imagesIn(path);
    return Promise.resolve(isImageName(entry.name) ? [path] : []);
  });
  return (await Promise.all(found)).flat();
}
