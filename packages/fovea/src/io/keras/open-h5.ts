import { parseJson } from "../../support/index.ts";
import { fileSource, type Hdf5Group, openHdf5 } from "../hdf5/index.ts";
import { openFile } from "../open-file.ts";
import type { WeightFile } from "../weight-file.ts";
import { weightsOf } from "./weights-of.ts";

/** Attributes of the root that describe the file. */
const described = ["keras_version", "backend", "training_config"];

/**
 * Opens an HDF5 file saved by Keras: weights or a whole model, of Keras 1 and 2 (`.h5`) or 3 (`.weights.h5`). Values
 * are read on request; the caller closes the file.
 * @throws FormatError if it is not such a file or is damaged.
 */
export async function openKerasH5(path: string): Promise<WeightFile> {
  const { file, size } = await openFile(path);
  try {
    const root = openHdf5(fileSource(file, path, size));
    const description = root.texts("model_config")?.[0];
    return weightsOf(root, {
      path,
      metadata: metadataOf(root),
      config: description === undefined ? undefined : parseJson(description, `${path}: model_config`),
      isArchive: false,
      close: () => file.close(),
    });
  } catch (error) {
    await file.close();
    throw error;
  }
}

function metadataOf(root: Hdf5Group): Map<string, string> {
  const inner = root.child("model_weights");
  const metadata = new Map<string, string>();
  for (const name of described) {
    const text = root.texts(name)?.[0] ?? (inner?.kind === "group" ? inner.texts(name)?.[0] : undefined);
    if (text !== undefined) metadata.set(name, text);
  }
  return metadata;
}
