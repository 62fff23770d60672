import { mkdir } from "node:fs/promises";
import { dirname, extname } from "node:path";
import { writeFileAtomically } from "../io/index.ts";
import { toPng } from "../plot/index.ts";
import { ConfigError } from "../support/index.ts";

/**
 * Asked before the work that the picture is of begins.
 * @throws ConfigError for a name, given with `--output`, that does not tell how the picture is to be stored.
 */
export function checkPictureName(path: string): void {
  if (isPng(path) || extname(path).toLowerCase() === ".svg") return;
  throw new ConfigError(`--output ${path}: expected a name that ends in .svg or .png`);
}

/** Writes a drawing as SVG or PNG, as the name says, into a folder that is made if need be. */
export async function writePicture(path: string, svg: string, scale = 2): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFileAtomically(path, isPng(path) ? await toPng(svg, { scale }) : svg);
}

function isPng(path: string): boolean {
  return extname(path).toLowerCase() === ".png";
}
