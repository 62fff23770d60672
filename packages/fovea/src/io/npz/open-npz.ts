import { FormatError } from "../../support/index.ts";
import { readBytes, readStart } from "../open-file.ts";
import { unknownTensor } from "../unknown-tensor.ts";
import type { StoredWeight, WeightFile } from "../weight-file.ts";
import { openZip, type ZipEntry } from "../zip/index.ts";
import { longestNpyHeader, parseNpyHeader } from "./npy-header.ts";
import { parseNpy } from "./parse-npy.ts";

/**
 * Opens a NumPy .npz file as a weight file: reads the headers immediately and arrays on request. Entries that are not
 * arrays are skipped.
 * @throws FormatError as `openZip` does, for an invalid header, for names that clash ("a" and "a.npy"), and if there
 * are no arrays.
 */
export async function openNpz(path: string): Promise<WeightFile> {
  const archive = await openZip(path);
  try {
    const weights = new Map<string, StoredWeight>();
    const entries = new Map<string, ZipEntry>();
    for (const entry of archive.entries.values()) {
      const start = await entry.readStart(longestNpyHeader);
      if (!entry.name.endsWith(".npy") && !isNpy(start)) continue;
      const name = entry.name.replace(/\.npy$/, "");
      if (weights.has(name)) throw new FormatError(`${path}: expected every name once, received "${name}" twice`);
      const { descr, shape } = parseNpyHeader(start, `${path}: ${entry.name}`);
      weights.set(name, { name, shape, dtype: descr });
      entries.set(name, entry);
    }
    if (weights.size === 0) throw new FormatError(`${path}: expected NumPy arrays (.npy), received none`);
    return {
      path,
      format: "npz",
      weights,
      metadata: new Map(),
      async read(name) {
        const entry = entries.get(name);
        if (!entry) throw unknownTensor(name, entries, path);
        return parseNpy(await entry.read(), `${path}: ${entry.name}`);
      },
      close: () => archive.close(),
    };
  } catch (error) {
    await archive.close();
    throw error;
  }
}

/**
 * Opens a NumPy .npy file as a weight file with one weight, named "arr_0" as NumPy names unnamed arrays.
 * @throws FormatError for an invalid header.
 */
export async function openNpy(path: string): Promise<WeightFile> {
  const { start } = await readStart(path, longestNpyHeader);
  const { shape, descr } = parseNpyHeader(start, path);
  const weights = new Map([["arr_0", { name: "arr_0", shape, dtype: descr }]]);
  return {
    path,
    format: "npz",
    weights,
    metadata: new Map(),
    async read(name) {
      if (!weights.has(name)) throw unknownTensor(name, weights, path);
      return parseNpy(await readBytes(path), path);
    },
    close: async () => {},
  };
}

function isNpy(bytes: Uint8Array): boolean {
  return String.fromCharCode(...bytes.subarray(0, 6)) === "\x93NUMPY";
}
