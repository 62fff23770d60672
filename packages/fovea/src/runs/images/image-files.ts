import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { compareNames, isImageName } from "../../datasets/image-folder/index.ts";
import { isTaken } from "../reserve-folder.ts";

/** The paths of image files; a folder stands for the images in it, sorted by name, except a run's, which holds figures. */
export async function imageFiles(paths: readonly string[]): Promise<readonly string[]> {
  return (await Promise.all(paths.map(imagesAt))).flat();
}

async function imagesAt(path: string): Promise<readonly string[]> {
  const status = await stat(path).catch(() => undefined);
  if (!status?.isDirectory() || isTaken(path)) return [path];
  const names = (await readdir(path)).filter(isImageName);
  return names.sort(compareNames).map((name) => join(path, name));
}
