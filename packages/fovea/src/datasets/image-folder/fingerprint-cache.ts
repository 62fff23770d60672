import { appendFile, mkdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { writeFileAtomically } from "../../io/index.ts";
import { hashText } from "../../support/index.ts";
import { imageFolderCache } from "./cache-file.ts";
import type { ImageFingerprint } from "./image-fingerprint.ts";

/** The state of a file: a fingerprint belongs to it. */
export interface FileState {
  readonly path: string;
  readonly bytes: number;
  readonly modified: number;
}

/** Fingerprints that were computed before, by the state of their files. */
export interface FingerprintCache {
  get(file: FileState): ImageFingerprint | undefined;
  add(file: FileState, fingerprint: ImageFingerprint): void;
  /** Writes what was added. Returns why that failed, as on a full disk: a cache is never needed. */
  flush(): Promise<string | undefined>;
}

/** Changes with the meaning of `ImageFingerprint`. */
const version = 1;

/** With more outdated lines than this share of the valid ones, the file is written anew. */
const outdatedShare = 1;

/**
 * Opens the fingerprints of an image folder: lines that several processes may append at the same time. Each line carries
 * a hash of its text, and a line that is damaged or incomplete is as if it weren't there.
 */
export async function openFingerprintCache(root: string): Promise<FingerprintCache> {
  const place = join(await imageFolderCache(root), `fingerprints-${version}.jsonl`);
  const lines = (await readFile(place, "utf8").catch(() => "")).split("\n").filter((line) => line !== "");
  const known = new Map<string, [FileState, ImageFingerprint]>();
  for (const line of lines) {
    const parsed = parseLine(line);
    if (parsed) known.set(parsed[0].path, parsed);
  }
  let added: string[] = [];
  let isCrowded = lines.length > (1 + outdatedShare) * known.size;
  return {
    get({ path, bytes, modified }) {
      const [state, fingerprint] = known.get(path) ?? [];
      return state?.bytes === bytes && state.modified === modified ? fingerprint : undefined;
    },
    add(file, fingerprint) {
      const entry: [FileState, ImageFingerprint] = [file, fingerprint];
      known.set(file.path, entry);
      added.push(formatLine(entry));
    },
    async flush() {
      if (added.length === 0 && !isCrowded) return undefined;
      try {
        await mkdir(dirname(place), { recursive: true });
        if (isCrowded) await writeFileAtomically(place, `${[...known.values()].map(formatLine).join("\n")}\n`);
        // The line break in front ends a line that another process was killed in.
        else await appendFile(place, `\n${added.join("\n")}\n`);
        added = [];
        isCrowded = false;
        return undefined;
      } catch (error) {
        return error instanceof Error ? error.message : String(error);
      }
    },
  };
}

function formatLine(entry: readonly [FileState, ImageFingerprint]): string {
  const text = JSON.stringify(entry);
  return `${hashText(text).toString(36)} ${text}`;
}

function parseLine(line: string): [FileState, ImageFingerprint] | undefined {
  const space = line.indexOf(" ");
  const text = line.slice(space + 1);
  if (hashText(text).toString(36) !== line.slice(0, space)) return undefined;
  // The text is what was written, by its hash, and the version in the file's name says what that means.
  return JSON.parse(text);
}
