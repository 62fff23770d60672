import { FormatError, formatReceived, isJsonObject, parseJson } from "../../support/index.ts";
import { bytesSource, openHdf5 } from "../hdf5/index.ts";
import type { WeightFile } from "../weight-file.ts";
import { openZip, type ZipArchive } from "../zip/index.ts";
import { weightsOf } from "./weights-of.ts";

const weightsName = "model.weights.h5";
/** Maximum size of a description, which needs some hundred bytes per layer. */
const largestDescription = 2 ** 26;

/**
 * Opens a `.keras` archive of Keras 3: a zip file with `config.json`, `metadata.json` and `model.weights.h5`, which is
 * loaded into memory.
 * @throws FormatError if one of them is missing or damaged, or unpacks to far more than the archive's size.
 */
export async function openKerasArchive(path: string): Promise<WeightFile> {
  const archive = await openZip(path);
  try {
    const config = parseJson(await textOf(archive, "config.json", path), `${path}: config.json`);
    const details = parseJson(await textOf(archive, "metadata.json", path), `${path}: metadata.json`);
    const entry = archive.entries.get(weightsName);
    if (!entry) throw missing(archive, weightsName, path);
    const content = await entry.read();
    return weightsOf(openHdf5(bytesSource(content, `${path}: ${weightsName}`)), {
      path,
      metadata: textsOf(details),
      config,
      isArchive: true,
      close: async () => undefined,
    });
  } finally {
    await archive.close();
  }
}

async function textOf(archive: ZipArchive, name: string, path: string): Promise<string> {
  const entry = archive.entries.get(name);
  if (!entry) throw missing(archive, name, path);
  if (entry.size > largestDescription) {
    throw new FormatError(`${path}: expected ${name} of at most ${largestDescription} bytes, received ${entry.size}`);
  }
  return new TextDecoder().decode(await entry.read());
}

function missing(archive: ZipArchive, name: string, path: string): FormatError {
  const found = [...archive.entries.keys()].slice(0, 5).map(formatReceived).join(", ");
  return new FormatError(`${path}: expected ${name} in the archive, found ${found || "nothing"}`);
}

function textsOf(details: unknown): Map<string, string> {
  const entries = Object.entries(isJsonObject(details) ? details : {});
  return new Map(entries.filter((entry): entry is [string, string] => typeof entry[1] === "string"));
}
