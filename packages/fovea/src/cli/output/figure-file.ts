import { extname } from "node:path";
import { toPng } from "../../plot/index.ts";
import { writeOutputFile } from "./output-file.ts";

/** The endings of names of figures. */
export const figureEndings = [".svg", ".png"] as const;

/** Writes a figure as SVG or PNG, depending on the name. Creates the folder if needed. */
export async function writeFigure(path: string, svg: string, scale = 2): Promise<void> {
  await writeOutputFile(path, isPng(path) ? await toPng(svg, { scale }) : svg);
}

function isPng(path: string): boolean {
  return extname(path).toLowerCase() === ".png";
}
