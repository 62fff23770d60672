import { promisify } from "node:util";
import { constants, crc32, inflateRaw } from "node:zlib";
import { type Entry, fromRandomAccessReaderPromise, type ZipFile } from "yauzl";
import { FormatError, formatBytes, formatReceived } from "../../support/index.ts";
import type { FileHandle } from "../file-handle.ts";
import { openFile } from "../open-file.ts";
import { readFully } from "../read-fully.ts";
import { ArchiveReader } from "./archive-reader.ts";

/** Maximum ratio of unpacked to packed size. Weights are nearly incompressible, so larger ratios indicate an attack. */
const largestGrowth = 16;
const alwaysAllowed = 2 ** 22;
/** Maximum number of entries, because each one needs far more memory than its 46 bytes in the file. */
const maxEntries = 2 ** 15;
/** Number of packed bytes that are unpacked to read the start of an entry; they expand at most a thousandfold. */
const startLength = 4096;

const inflate = promisify(inflateRaw);

/** One file in an archive. */
export interface ZipEntry {
  readonly name: string;
  /** Size of the unpacked content in bytes. */
  readonly size: number;
  /**
   * Reads the whole content and verifies its checksum.
   * @throws FormatError if it is damaged or uses unsupported compression.
   */
  read(): Promise<Uint8Array>;
  /**
   * Fills `target` with the content starting at byte `begin`, directly from the file if the entry is uncompressed.
   * @throws FormatError if the content is too short, and as `read` does.
   */
  readInto(target: ArrayBufferView, begin: number): Promise<void>;
  /** Reads the first bytes of the content: `length` bytes, or fewer if the content is shorter. */
  readStart(length: number): Promise<Uint8Array>;
}

/** An open archive, with its list of entries in memory. */
export interface ZipArchive {
  readonly size: number;
  readonly entries: ReadonlyMap<string, ZipEntry>;
  close(): Promise<void>;
}

/**
 * Opens a zip archive and reads its list of entries, without folders. The caller closes it.
 * @throws FormatError if it is not a zip archive or is truncated; if a name is absolute, leads out of the archive or
 * occurs twice; if entries are outside the file, overlap, or unpack to far more than the file.
 */
export async function openZip(path: string): Promise<ZipArchive> {
  const { file, size } = await openFile(path);
  try {
    const entries = new Map<string, ZipEntry>();
    for await (const { entry, archive } of listed(file, size, path)) {
      if (entry.fileName.endsWith("/")) continue;
      if (entries.has(entry.fileName)) {
        throw new FormatError(`${path}: expected every name once, received ${formatReceived(entry.fileName)} twice`);
      }
      entries.set(entry.fileName, zipEntry(entry, archive, file, path));
    }
    return { size, entries, close: () => file.close() };
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** Yields the entries of the central directory after checking their claimed sizes. */
async function* listed(file: FileHandle, size: number, path: string) {
  let packed = 0;
  let unpacked = 0;
  try {
    const archive = await fromRandomAccessReaderPromise(new ArchiveReader(file, size), size, { autoClose: false });
    if (archive.entryCount > maxEntries) {
      throw new FormatError(`${path}: expected at most ${maxEntries} entries, received ${archive.entryCount}`);
    }
    for await (const entry of archive.eachEntry()) {
      const { fileName, compressedSize, uncompressedSize, relativeOffsetOfLocalHeader: begin } = entry;
      packed += compressedSize;
      unpacked += uncompressedSize;
      if (begin + 30 + compressedSize > size || packed > size) {
        throw new FormatError(
          `${path}: expected ${formatReceived(fileName)} within the file; it is truncated or modified`,
        );
      }
      if (unpacked > largestGrowth * size + alwaysAllowed) {
        throw new FormatError(
          `${path}: expected no more than ${largestGrowth} times the ${formatBytes(size)} of the file; up to ` +
            `${formatReceived(fileName)} it unpacks to ${formatBytes(unpacked)}: this may be a zip bomb`,
        );
      }
      yield { entry, archive };
    }
  } catch (cause) {
    if (cause instanceof FormatError) throw cause;
    throw new FormatError(`${path}: expected a zip archive; ${message(cause)}`, { cause });
  }
}

function zipEntry(entry: Entry, archive: ZipFile, file: FileHandle, path: string): ZipEntry {
  const { fileName: name, uncompressedSize: size, compressedSize, compressionMethod } = entry;
  const where = `${path}: ${formatReceived(name)}`;
  const stored = compressionMethod === 0 && !entry.isEncrypted();

  /** Fills `target` with the uncompressed content of the file. */
  async function readPacked(target: ArrayBufferView, begin: number): Promise<void> {
    if (!entry.canDecodeFileData()) {
      throw new FormatError(`${where}: expected stored or deflated content, received another compression method`);
    }
    const position = await dataStart(entry, archive, where);
    await readFully(file, target, position + begin, where);
  }

  async function inflated(): Promise<Uint8Array> {
    const input = await bytesAt(0, compressedSize);
    try {
      // One byte more than promised is enough to detect a longer content.
      const content = await inflate(input, { maxOutputLength: size + 1 });
      if (content.length === size) return content;
      throw new Error(`it unpacks to ${content.length} bytes`);
    } catch (cause) {
      throw new FormatError(`${where}: expected ${size} packed bytes; ${message(cause)}`, { cause });
    }
  }

  async function inflatedStart(): Promise<Uint8Array> {
    const input = await bytesAt(0, Math.min(startLength, compressedSize));
    try {
      return await inflate(input, { finishFlush: constants.Z_SYNC_FLUSH });
    } catch (cause) {
      throw new FormatError(`${where}: expected ${size} packed bytes; ${message(cause)}`, { cause });
    }
  }

  async function bytesAt(begin: number, length: number): Promise<Uint8Array> {
    const content = new Uint8Array(length);
    await readPacked(content, begin);
    return content;
  }

  return {
    name,
    size,
    async read() {
      const content = stored ? await bytesAt(0, size) : await inflated();
      if (crc32(content) === entry.crc32) return content;
      throw new FormatError(`${where}: expected content with the checksum in the directory; the file is damaged`);
    },
    async readInto(target, begin) {
      if (begin + target.byteLength > size) {
        throw new FormatError(`${where}: expected ${begin + target.byteLength} bytes, received ${size}`);
      }
      if (stored) return readPacked(target, begin);
      const bytes = new Uint8Array(target.buffer, target.byteOffset, target.byteLength);
      bytes.set((await inflated()).subarray(begin, begin + bytes.length));
    },
    async readStart(length) {
      if (stored) return bytesAt(0, Math.min(length, size));
      const start = await inflatedStart();
      return (start.length >= Math.min(length, size) ? start : await inflated()).subarray(0, length);
    },
  };
}

async function dataStart(entry: Entry, archive: ZipFile, where: string): Promise<number> {
  try {
    return (await archive.readLocalFileHeaderPromise(entry, { minimal: true })).fileDataStart;
  } catch (cause) {
    throw new FormatError(`${where}: expected the entry's header; ${message(cause)}`, { cause });
  }
}

function message(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
