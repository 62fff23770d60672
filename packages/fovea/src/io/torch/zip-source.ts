import { FormatError, formatReceived } from "../../support/index.ts";
import { openZip, type ZipArchive } from "../zip/index.ts";
import { describeValue, unpickle } from "./pickle/index.ts";
import { torchHost } from "./torch-host.ts";
import type { TorchSource } from "./torch-source.ts";
import type { TorchStorage } from "./torch-tensor.ts";

/** Maximum size of the pickle, far above that of any weights. */
const longestPickle = 2 ** 27;

/** Opens a file written by PyTorch 1.6 or later: a zip archive with a pickle and one entry per storage. */
export async function openZipSource(path: string): Promise<TorchSource> {
  const archive = await openZip(path);
  try {
    const folder = folderOf(archive, path);
    await checkByteOrder(archive, folder, path);
    const unknown = new Set<string>();
    const value = await readPickle(archive, `${folder}data.pkl`, path, unknown);
    const entryOf = ({ key }: TorchStorage) => archive.entries.get(`${folder}data/${key}`);
    return {
      value,
      unknown,
      size: archive.size,
      checkStorage(storage) {
        const entry = entryOf(storage);
        const expected = (storage.first + storage.elements) * storage.dtype.bytes;
        if (entry && entry.size >= expected) return;
        throw new FormatError(
          `${path}: expected an entry ${formatReceived(`${folder}data/${storage.key}`)} of ${expected} bytes, ` +
            `received ${entry ? `one of ${entry.size}` : "none"}`,
        );
      },
      async readInto(storage, target, begin) {
        await entryOf(storage)?.readInto(target, begin);
      },
      close: () => archive.close(),
    };
  } catch (error) {
    await archive.close();
    throw error;
  }
}

/** Returns the common folder of all entries, usually the archive's original name. */
function folderOf({ entries }: ZipArchive, path: string): string {
  const pickles = [...entries.keys()].filter((name) => /(^|\/)data\.pkl$/.test(name));
  const [pickle] = pickles;
  if (pickle === undefined || pickles.length > 1) {
    throw new FormatError(`${path}: expected one data.pkl in the archive, received ${pickles.length}`);
  }
  const folder = pickle.slice(0, -"data.pkl".length);
  if (entries.has(`${folder}constants.pkl`)) {
    throw new FormatError(
      `${path}: expected a state dict, received a TorchScript program (torch.jit.save), which is not supported; ` +
        "save only its weights: torch.save(model.state_dict(), path)",
    );
  }
  return folder;
}

async function checkByteOrder({ entries }: ZipArchive, folder: string, path: string): Promise<void> {
  const entry = entries.get(`${folder}byteorder`);
  if (!entry) return;
  const order = Buffer.from(await entry.readStart(16)).toString("latin1");
  if (order !== "little") {
    throw new FormatError(`${path}: expected little-endian values, received byte order ${describeValue(order)}`);
  }
}

async function readPickle(
  { entries, size: fileSize }: ZipArchive,
  name: string,
  path: string,
  unknown: Set<string>,
): Promise<unknown> {
  const size = entries.get(name)?.size ?? 0;
  if (size > longestPickle) {
    throw new FormatError(`${path}: expected ${name} of at most ${longestPickle} bytes, received ${size}`);
  }
  const bytes = new Uint8Array(size);
  await entries.get(name)?.readInto(bytes, 0);
  const read = unpickle(bytes, torchHost(path, unknown), path, fileSize);
  if (!read) throw new FormatError(`${path}: expected a complete pickle in data.pkl, received a truncated one`);
  return read.value;
}
