import { readStart } from "../open-file.ts";
import { unknownTensor } from "../unknown-tensor.ts";
import type { OpenOptions, WeightFile } from "../weight-file.ts";
import { openLegacySource } from "./legacy-source.ts";
import { readTorchTensor } from "./read-tensor.ts";
import { stateDictOf } from "./state-dict.ts";
import type { TorchSource } from "./torch-source.ts";
import { openZipSource } from "./zip-source.ts";

/**
 * Opens the weights in a file that `torch.save` wrote, of today (a zip archive) or of old: a state dict, a checkpoint that
 * holds one, or a whole model. Its pickle is read by a machine that knows the few names that tensors need and calls
 * nothing; objects of other classes stand where they are and are told of. Values are read tensor by tensor. Names are
 * PyTorch's, prefixes such as "module." included. `metadata` has the numbers and texts beside the weights, and as "entry"
 * where in a checkpoint they were.
 * @throws FormatError for a file of another kind, cut off or altered, of another byte order, for a pickle that would run
 * code elsewhere, for names that clash, and for tensors that lie outside the file.
 */
export async function openTorch(path: string, { group }: OpenOptions = {}): Promise<WeightFile> {
  const source = await openSource(path);
  try {
    const { tensors, metadata, name, others, passedOver } = stateDictOf(source, path, group);
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
      passedOver,
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
