import { FormatError, formatReceived } from "../../support/index.ts";
import type { FileHandle } from "../file-handle.ts";
import { openFile } from "../open-file.ts";
import { readFully } from "../read-fully.ts";
import { describeValue, unpickle } from "./pickle/index.ts";
import { torchHost } from "./torch-host.ts";
import type { TorchSource } from "./torch-source.ts";
import { TorchStorage } from "./torch-tensor.ts";

const magic = 0x1950a86a20f9469cfc6cn;
const knownVersion = 1001;

/** Size of the first read to find the end of a pickle; doubled each time it is too small. */
const firstChunk = 2 ** 16;
const longestPickle = 2 ** 27;

interface Place {
  /** Byte offset of the storage's elements in the file. */
  readonly begin: number;
  readonly elements: number;
}

/**
 * Opens a file written by PyTorch before 1.6: consecutive pickles (a magic number, a version, system properties, the
 * object, the storages' keys), then each storage's length and elements.
 */
export async function openLegacySource(path: string): Promise<TorchSource> {
  const { file, size } = await openFile(path);
  try {
    const pickles = new Pickles(file, size, path);
    await checkPreamble(pickles, path);
    const value = await pickles.next();
    const storages = pickles.storages;
    const places = await placesOf(await pickles.next(), storages, pickles.position, { file, size, path });
    return {
      value,
      unknown: pickles.unknown,
      size,
      checkStorage({ key, first, elements }) {
        const place = places.get(key);
        if (place && first + elements <= place.elements) return;
        throw new FormatError(
          `${path}: expected a storage ${formatReceived(key)} of ${first + elements} elements, ` +
            `received ${place ? `one of ${place.elements}` : "none"}`,
        );
      },
      readInto: ({ key }, target, begin) => readFully(file, target, (places.get(key)?.begin ?? 0) + begin, path),
      close: () => file.close(),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** Consecutive pickles in a file. */
class Pickles {
  readonly #file: FileHandle;
  readonly #size: number;
  readonly #path: string;
  /** All storages that the pickles have named so far, by key. */
  readonly storages = new Map<string, TorchStorage>();
  /** All unknown names so far. */
  readonly unknown = new Set<string>();
  position = 0;

  constructor(file: FileHandle, size: number, path: string) {
    this.#file = file;
    this.#size = size;
    this.#path = path;
  }

  async next(): Promise<unknown> {
    const available = Math.min(this.#size - this.position, longestPickle);
    for (let length = firstChunk; ; length *= 2) {
      const bytes = new Uint8Array(Math.min(length, available));
      await readFully(this.#file, bytes, this.position, this.#path);
      const read = this.#unpickle(bytes);
      if (read) {
        this.position += read.length;
        return read.value;
      }
      if (bytes.length === available) {
        throw new FormatError(
          `${this.#path}: expected a whole pickle from byte ${this.position} on; the file is truncated`,
        );
      }
    }
  }

  #unpickle(bytes: Uint8Array) {
    const host = torchHost(this.#path, this.unknown);
    const persistent = (id: unknown) => {
      const storage = host.persistent(id);
      if (storage instanceof TorchStorage) this.#remember(storage);
      return storage;
    };
    return unpickle(bytes, { ...host, persistent }, this.#path);
  }

  #remember(storage: TorchStorage): void {
    const known = this.storages.get(storage.key);
    if (known && known.dtype !== storage.dtype) {
      throw new FormatError(`${this.#path}: expected storage ${formatReceived(storage.key)} to be of one type`);
    }
    this.storages.set(storage.key, storage);
  }
}

async function checkPreamble(pickles: Pickles, path: string): Promise<void> {
  const first = await pickles.next();
  if (first !== magic) {
    throw new FormatError(`${path}: expected a PyTorch file, received a pickle of ${describeValue(first)}`);
  }
  const version = await pickles.next();
  if (version !== knownVersion) {
    throw new FormatError(`${path}: expected version ${knownVersion}, received ${describeValue(version)}`);
  }
  const system = await pickles.next();
  if (!(system instanceof Map) || system.get("little_endian") !== true) {
    throw new FormatError(`${path}: expected little-endian values; the file was written on another kind of machine`);
  }
}

/** Returns the location of each storage. The keys determine the order; each storage's length precedes its elements. */
async function placesOf(
  keys: unknown,
  storages: ReadonlyMap<string, TorchStorage>,
  start: number,
  { file, size, path }: { file: FileHandle; size: number; path: string },
): Promise<ReadonlyMap<string, Place>> {
  if (!Array.isArray(keys)) {
    throw new FormatError(`${path}: expected a list of storages, received ${describeValue(keys)}`);
  }
  const places = new Map<string, Place>();
  const prefix = new DataView(new ArrayBuffer(8));
  let position = start;
  for (const key of keys.map(keyText)) {
    const storage = storages.get(key);
    if (!storage || places.has(key)) {
      const fault = storage ? "twice in the list" : "that no tensor names";
      throw new FormatError(`${path}: expected the storages of its tensors, received ${formatReceived(key)} ${fault}`);
    }
    await readFully(file, prefix, position, path);
    const elements = Number(prefix.getBigUint64(0, true));
    const begin = position + 8;
    position = begin + elements * storage.dtype.bytes;
    if (position > size) {
      throw new FormatError(
        `${path}: expected ${elements * storage.dtype.bytes} bytes for storage ${formatReceived(key)}, ` +
          `received ${size - begin}: the file is truncated`,
      );
    }
    places.set(key, { begin, elements });
  }
  return places;
}

function keyText(key: unknown): string {
  return typeof key === "string" || typeof key === "number" ? String(key) : "";
}
