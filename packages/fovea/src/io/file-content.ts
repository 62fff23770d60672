import { isJsonObject } from "../support/index.ts";
import { readBytes, readStart } from "./open-file.ts";

/** Number of bytes at the start that identify a file. */
const startLength = 4096;
/** Longest JSON text that may describe a model. */
const longestJson = 2 ** 26;

/** Signatures of an entry, and of the end record of an empty archive. */
const zipStarts = ["PK\x03\x04", "PK\x05\x06"];

/** What a file contains, regardless of its name. */
export interface FileContent {
  readonly path: string;
  /** In bytes. */
  readonly size: number;
  readonly start: Uint8Array;
  /** The start, one character per byte. */
  readonly text: string;
  /** Names of the entries, if it is a zip archive. */
  readonly entries?: readonly string[];
  /** Keys of the object, if it is a JSON text of one. */
  readonly keys?: readonly string[];
}

/** Examines a file. @throws FormatError if it cannot be read, or is a zip archive that `openZip` rejects. */
export async function fileContent(path: string): Promise<FileContent> {
  const { start, size } = await readStart(path, startLength);
  const text = Buffer.from(start).toString("latin1");
  const found = { path, size, start, text };
  if (zipStarts.some((zip) => text.startsWith(zip))) return { ...found, entries: await entriesOf(path) };
  // A byte order mark may come first.
  if (size <= longestJson && /^(\xef\xbb\xbf)?\s*\{/.test(text)) {
    const keys = keysOf(await readBytes(path));
    return { ...found, ...(keys && { keys }) };
  }
  return found;
}

async function entriesOf(path: string): Promise<string[]> {
  const { openZip } = await import("./zip/index.ts");
  const archive = await openZip(path);
  await archive.close();
  return [...archive.entries.keys()];
}

function keysOf(bytes: Uint8Array): string[] | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return isJsonObject(value) ? Object.keys(value) : undefined;
  } catch {
    return undefined;
  }
}
