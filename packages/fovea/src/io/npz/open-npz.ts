import { FormatError } from "../../support/index.ts";
import { readBytes, readStart } from "../open-file.ts";
import { unknownTensor } from "../unknown-tensor.ts";
import type { StoredWeight, WeightFile } from "../weight-file.ts";
import { openZip, type ZipEntry } from "../zip/index.ts";
import { longestNpyHeader, parseNpyHeader } from "./npy-header.ts";
import { parseNpy } from "./parse-npy.ts";

/**
 * Opens NumPy's .npz as a file of weights: its headers are read, the arrays when they are asked for. Entries that are
 * no arrays are left out.
 * @throws FormatError as `openZip` does, for a header that cannot be read, for names that clash ("a" and "a.npy"), and
 * when there is no array at all.
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
    if (weights.size === 0) throw new FormatError(`${path}: expected arrays of NumPy's (.npy) in it, received none`);
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
 * Opens NumPy's .npy as a file of weights: of one, with the name that NumPy gives to arrays without, "arr_0".
 * @throws FormatError for a header that cannot be read.
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
