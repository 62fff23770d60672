import { basename, extname } from "node:path";
import { writeFigure } from "./figure-file.ts";
import { writeOutputFile } from "./output-file.ts";

/** What a command can write about an image: a page, or a figure as SVG. */
export interface Picture {
  page(): Promise<string>;
  figure(): Promise<string>;
}

/** The endings of names of pages and figures. */
export const pictureEndings = [".html", ".svg", ".png"] as const;

/** Returns the name of a page about an image file, in the working directory: "explain-cat.html". */
export function pageName(command: string, image: string): string {
  return `${command}-${basename(image, extname(image))}.html`;
}

/** Writes a page or a figure, depending on the name. Creates the folder if needed. */
export async function writePicture(path: string, { page, figure }: Picture): Promise<void> {
  if (extname(path).toLowerCase() !== ".html") return writeFigure(path, await figure(), 2);
  await writeOutputFile(path, await page());
}
