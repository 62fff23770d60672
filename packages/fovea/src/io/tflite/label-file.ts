import { basename, dirname, join } from "node:path";
import { FormatError } from "../../support/index.ts";
import { readStart } from "../open-file.ts";
import { openZip } from "../zip/index.ts";

/** A list of names is not longer than this. */
const largest = 2 ** 20;
/** What Teachable Machine and others call the list of class names next to a model. */
const beside = "labels.txt";

/** Reads the class names from the archive that is appended to a model, one per line; undefined if there are none. */
export async function packedLabels(path: string, name: string): Promise<readonly string[] | undefined> {
  return ifReadable(async () => {
    const archive = await openZip(path);
    try {
      const entry = archive.entries.get(name) ?? archive.entries.get(basename(name));
      return entry && entry.size <= largest ? linesOf(await entry.read()) : undefined;
    } finally {
      await archive.close();
    }
  });
}

/** Reads the class names from the file `labels.txt` next to a model; undefined if there is none. */
export async function labelsBeside(path: string): Promise<readonly string[] | undefined> {
  return ifReadable(async () => {
    const { start, size } = await readStart(join(dirname(path), beside), largest);
    return size <= largest ? linesOf(start) : undefined;
  });
}

/** A model can do without the names of its classes. */
async function ifReadable<T>(read: () => Promise<T | undefined>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof FormatError) return undefined;
    throw error;
  }
}

function linesOf(bytes: Uint8Array): readonly string[] {
  const lines = new TextDecoder().decode(bytes).split(/\r?\n/);
  return lines.slice(0, lines.findLastIndex((line) => line !== "") + 1);
}
