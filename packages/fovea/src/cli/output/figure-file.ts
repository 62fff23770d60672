import { extname } from "node:path";
import { toPng } from "../../plot/index.ts";
import { ConfigError } from "../../support/index.ts";
import { writeOutputFile } from "./output-file.ts";

/**
 * Checks the name of a figure before the work that it shows begins.
 * @throws ConfigError for a name, given with `--output`, that ends in neither .svg nor .png.
 */
export function checkFigureName(path: string): void {
  if (isPng(path) || extname(path).toLowerCase() === ".svg") return;
  throw new ConfigError(`--output ${path}: expected a name that ends in .svg or .png`);
}

/** Writes a figure as SVG or PNG, depending on the name. Creates the folder if needed. */
export async function writeFigure(path: string, svg: string, scale = 2): Promise<void> {
  await writeOutputFile(path, isPng(path) ? await toPng(svg, { scale }) : svg);
}

function isPng(path: string): boolean {
  return extname(path).toLowerCase() === ".png";
}
