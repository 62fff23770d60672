import { appendFile, open, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { ReportNote } from "../../report/index.ts";
import { ConfigError, FormatError, isJsonObject } from "../../support/index.ts";

/** A line of `labels.jsonl`: another label for an image, its exclusion, or the return to the label of its folder. */
export type LabelCorrection =
  | { readonly path: string; readonly label: string }
  | { readonly path: string; readonly excluded: true }
  | { readonly path: string; readonly restored: true };

/** Name of the file with the corrections of an image folder, which lies in the folder. */
export const correctionsName = "labels.jsonl";

/**
 * Appends corrections to `labels.jsonl` in an image folder. Paths are relative to the folder. The last line for a path
 * holds, so that every correction can be taken back; image files are never moved.
 * @throws ConfigError for a path that is absolute or leads out of the folder.
 */
export async function correctLabels(root: string, corrections: readonly LabelCorrection[]): Promise<void> {
  for (const { path } of corrections) {
    if (/^(?:[\\/]|[A-Za-z]:)/.test(path) || path === "" || path.split("/").includes("..")) {
      throw new ConfigError(`correctLabels: expected a path relative to ${root}, received "${path}"`);
    }
  }
  const file = join(root, correctionsName);
  const lines = corrections.map((correction) => `${JSON.stringify(correction)}\n`).join("");
  await appendFile(file, (await endsInLine(file)) ? `\n${lines}` : lines);
}

/** What `labels.jsonl` says of each path, in the composed form of its name. */
export interface LabelCorrections {
  readonly byPath: ReadonlyMap<string, LabelCorrection>;
  readonly notes: readonly ReportNote[];
}

/**
 * Reads `labels.jsonl` in an image folder; without the file, there are no corrections. An incomplete last line, as of a
 * program that was killed, is noted.
 * @throws FormatError that names the line for anything else that is not a correction.
 */
export async function readCorrections(root: string): Promise<LabelCorrections> {
  const file = join(root, correctionsName);
  const byPath = new Map<string, LabelCorrection>();
  const notes: ReportNote[] = [];
  const lines = (await textOf(file)).split("\n");
  lines.forEach((line, index) => {
    if (line.trim() === "") return;
    const correction = parseCorrection(line);
    if (correction) byPath.set(correction.path.normalize("NFC"), correction);
    else if (index === lines.length - 1) notes.push({ code: "incompleteLine", file });
    else {
      throw new FormatError(
        `${file}, line ${index + 1}: expected {"path": …} with "label", "excluded": true or "restored": true, received ` +
          `${line.slice(0, 80)}; mend or remove the line`,
      );
    }
  });
  return { byPath, notes };
}

function parseCorrection(line: string): LabelCorrection | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (!isJsonObject(value) || typeof value.path !== "string") return undefined;
  const { path, label, excluded, restored } = value;
  if (typeof label === "string" && label !== "") return { path, label };
  if (excluded === true) return { path, excluded };
  return restored === true ? { path, restored } : undefined;
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return "";
    throw new FormatError(`${file}: cannot be read: ${(error as Error).message}`, { cause: error });
  }
}

/** Whether the file ends within a line. */
async function endsInLine(path: string): Promise<boolean> {
  try {
    const file = await open(path, "r");
    try {
      const { size } = await file.stat();
      if (size === 0) return false;
      const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1);
      return buffer[0] !== 10;
    } finally {
      await file.close();
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return false;
    throw error;
  }
}
