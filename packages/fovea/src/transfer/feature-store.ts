import { createHash } from "node:crypto";
import { mkdir, readdir, rm, utimes } from "node:fs/promises";
import { join } from "node:path";
import { limitFolder, readSafetensors, writeSafetensors } from "../io/index.ts";
import { FormatError } from "../support/errors.ts";
import { warn } from "../support/warn.ts";
import type { Tensor } from "../tensor/tensor.ts";

/** Features by the content of the images, as hexadecimal SHA-256 hashes. */
export type FeatureRows = ReadonlyMap<string, Float32Array>;

/** The folder that stores share, and the bytes that they may take together. */
export interface StoreLimit {
  readonly root: string;
  readonly maxBytes: number;
}

/** More files than this are merged into one. */
const mostFiles = 32;

const extension = ".safetensors";

/**
 * Features of images in a folder, for one backbone. Every `add` writes a file of its own, atomically and under a name
 * that follows from its content, so that several processes can share the folder and none can be interrupted in a way
 * that loses what is there. Damaged files count as absent. If several stores are limited together, the files that were
 * used longest ago make room for new ones.
 */
export class FeatureStore {
  readonly #folder: string;
  readonly #features: number;
  readonly #limit: StoreLimit | undefined;
  /** Whether storing has failed. */
  #isBroken = false;

  constructor(folder: string, features: number, limit?: StoreLimit) {
    this.#folder = folder;
    this.#features = features;
    this.#limit = limit;
  }

  /** Reads all features that are stored, which count as used by that. */
  async read(): Promise<Map<string, Float32Array>> {
    const rows = new Map<string, Float32Array>();
    const names = await this.#names();
    const now = new Date();
    for (const name of names) {
      for (const [hash, row] of (await this.#readFile(name)) ?? []) rows.set(hash, row);
      // A folder that can't be written only forgets when it was used.
      await utimes(join(this.#folder, name), now, now).catch(() => undefined);
    }
    return rows;
  }

  /**
   * Stores features, and merges the files into one if there are many. Features can always be computed again: if they
   * can't be stored, as on a full disk, a warning says so once.
   */
  async add(rows: FeatureRows): Promise<void> {
    if (rows.size === 0 || this.#isBroken) return;
    try {
      await mkdir(this.#folder, { recursive: true });
      const names = await this.#names();
      if (names.length < mostFiles) await this.#writeFile(rows);
      else await this.#merge(names, rows);
      if (this.#limit) await limitFolder(this.#limit.root, { limit: this.#limit.maxBytes, extension });
    } catch (error) {
      this.#isBroken = true;
      warn(`the features of images can't be kept in ${this.#folder}: ${(error as Error).message}`);
    }
  }

  /** Replaces files by one with their rows. Files that other processes add meanwhile are not among them, and stay. */
  async #merge(names: readonly string[], rows: FeatureRows): Promise<void> {
    const all = new Map(rows);
    const seen: string[] = [];
    for (const name of names) {
      const read = await this.#readFile(name);
      // A file that can't be opened just now, for lack of rights or handles, may be whole.
      if (!read) continue;
      seen.push(name);
      for (const [hash, row] of read) all.set(hash, row);
    }
    const merged = await this.#writeFile(all);
    for (const name of seen) if (name !== merged) await rm(join(this.#folder, name), { force: true });
  }

  async #names(): Promise<string[]> {
    const names = await readdir(this.#folder).catch(() => []);
    return names.filter((name) => name.endsWith(extension)).sort();
  }

  async #writeFile(rows: FeatureRows): Promise<string> {
    const hashes = new Uint8Array(32 * rows.size);
    const features = new Float32Array(this.#features * rows.size);
    [...rows].forEach(([hash, row], index) => {
      hashes.set(Buffer.from(hash, "hex"), 32 * index);
      features.set(row, this.#features * index);
    });
    const digest = checksum(hashes, features);
    const name = digest.slice(0, 16) + extension;
    const tensors: [string, Tensor][] = [
      ["features", { data: features, shape: [rows.size, this.#features], dtype: "float32" }],
      ["hashes", { data: hashes, shape: [rows.size, 32], dtype: "uint8" }],
    ];
    await writeSafetensors(join(this.#folder, name), tensors, new Map([["sha256", digest]]));
    return name;
  }

  /**
   * The features of a file, none if it is damaged; undefined if it can't be opened or was merged by another process.
   */
  async #readFile(name: string): Promise<Map<string, Float32Array> | undefined> {
    const rows = new Map<string, Float32Array>();
    const content = await readSafetensors(join(this.#folder, name)).catch((error: unknown) => {
      if (!(error instanceof FormatError)) throw error;
      return (error.cause as NodeJS.ErrnoException | undefined)?.code === undefined ? ("damaged" as const) : undefined;
    });
    if (content === undefined) return undefined;
    if (content === "damaged") return rows;
    const features = content?.tensors.get("features");
    const hashes = content?.tensors.get("hashes");
    const [count = 0, width] = features?.shape ?? [];
    if (!(features?.data instanceof Float32Array) || !(hashes?.data instanceof Uint8Array)) return rows;
    if (width !== this.#features || hashes.data.length !== 32 * count) return rows;
    if (checksum(hashes.data, features.data) !== content?.metadata.get("sha256")) return rows;
    for (let index = 0; index < count; index++) {
      const hash = Buffer.from(hashes.data.subarray(32 * index, 32 * (index + 1))).toString("hex");
      rows.set(hash, features.data.subarray(width * index, width * (index + 1)));
    }
    return rows;
  }
}

function checksum(hashes: Uint8Array, features: Float32Array): string {
  const bytes = new Uint8Array(features.buffer, features.byteOffset, features.byteLength);
  return createHash("sha256").update(hashes).update(bytes).digest("hex");
}
