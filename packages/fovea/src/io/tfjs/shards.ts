import { FormatError } from "../../support/index.ts";
import type { FileHandle } from "../file-handle.ts";
import { openFile } from "../open-file.ts";
import { readFully } from "../read-fully.ts";

/** Files that are read as one. */
export interface Shards {
  /** Fills `target` starting at byte `begin` of the concatenated files. */
  fill(target: Uint8Array, begin: number): Promise<void>;
  close(): Promise<void>;
}

interface Shard {
  readonly file: FileHandle;
  readonly path: string;
  readonly begin: number;
  readonly end: number;
}

/**
 * Opens shards in order. `size` is their required total size.
 * @throws FormatError if one is missing or their total size differs.
 */
export async function openShards(paths: readonly string[], size: number, model: string): Promise<Shards> {
  const shards: Shard[] = [];
  const close = async () => void (await Promise.all(shards.map(({ file }) => file.close())));
  try {
    let end = 0;
    for (const path of paths) {
      const opened = await openFile(path);
      shards.push({ file: opened.file, path, begin: end, end: end + opened.size });
      end += opened.size;
    }
    if (end !== size) throw new FormatError(`${model}: expected ${size} bytes in its shards, received ${end}`);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    async fill(target, begin) {
      const end = begin + target.length;
      for (const shard of shards) {
        const [from, to] = [Math.max(begin, shard.begin), Math.min(end, shard.end)];
        if (from >= to) continue;
        await readFully(shard.file, target.subarray(from - begin, to - begin), from - shard.begin, shard.path);
      }
    },
    close,
  };
}
