import { readStart } from "../open-file.ts";
import { unknownTensor } from "../unknown-tensor.ts";
import type { OpenOptions, WeightFile } from "../weight-file.ts";
import { openLegacySource } from "./legacy-source.ts";
import { readTorchTensor } from "./read-tensor.ts";
import { stateDictOf } from "./state-dict.ts";
import type { TorchSource } from "./torch-source.ts";
import { openZipSource } from "./zip-source.ts";

/**
 * Opens the weights in a file written by `torch.save`, in the zip format or the legacy format: a state dict, a
 * checkpoint that contains one, or a whole model. The pickle is read by a machine that knows the few names needed for
 * tensors and never executes code; objects of other classes are kept as opaque values and reported. Tensors are read
 * one at a time. Names are PyTorch's, including prefixes such as "module.". `metadata` contains the numbers and strings
 * next to the weights, and under "entry" the location of the weights in a checkpoint.
 * @throws FormatError for another kind of file, a truncated or modified one or another byte order, for a pickle that
 * would execute code elsewhere, for names that clash, and for tensors outside the file.
 */
export async function openTorch(path: string, { group }: OpenOptions = {}): Promise<WeightFile> {
  const source = await openSource(path);
  try {
    const { tensors, metadata, name, others, unsupported } = stateDictOf(source, path, group);
    for (const { storage } of tensors.values()) source.checkStorage(storage);
    const described = [...tensors].map(
      ([name, { shape, dtype }]) => [name, { name, shape, dtype: dtype.name }] as const,
    );
    return {
      path,
      format: "torch",
      weights: new Map(described),
      metadata,
      group: name,
      otherGroups: others,
      unsupported,
      async read(name) {
        const found = tensors.get(name);
        if (!found) throw unknownTensor(name, tensors, path);
        return readTorchTensor(found, source, `${path}: tensor "${name}"`);
      },
      close: () => source.close(),
    };
  } catch (error) {
    await source.close();
    throw error;
  }
}

async function openSource(path: string): Promise<TorchSource> {
  return (await isZip(path)) ? openZipSource(path) : openLegacySource(path);
}

async function isZip(path: string): Promise<boolean> {
  const { start } = await readStart(path, 2);
  return start[0] === 0x50 && start[1] === 0x4b;
}
