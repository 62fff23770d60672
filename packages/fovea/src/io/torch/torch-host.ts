import { FormatError } from "../../support/index.ts";
import { describeValue, type PickleHost } from "./pickle/index.ts";
import { isTorchType, torchGlobal } from "./torch-globals.ts";
import { isCount, TorchStorage } from "./torch-tensor.ts";

/**
 * What stands behind the names and ids in a file of PyTorch's. `where` is the file's name, for messages; names that are not
 * known are entered in `unknown`.
 */
export function torchHost(where: string, unknown: Set<string>): PickleHost {
  return {
    global: (module, name) => torchGlobal(module, name, where, unknown),
    persistent: (id) => (isModule(id) ? id[1] : storageOf(id, where)),
  };
}

/** ("module", class, file, source): files of old have the source of the classes of whole models beside them. */
function isModule(id: unknown): id is readonly unknown[] {
  return Array.isArray(id) && id[0] === "module" && id.length === 4;
}

/** ("storage", class, key, device, elements), in files of old with (key, offset, elements) of a view of it. */
function storageOf(id: unknown, where: string): TorchStorage {
  const [kind, type, key, _device, elements, view] = Array.isArray(id) ? id : [];
  if (kind !== "storage" || !isTorchType(type) || !isKey(key) || !isCount(elements)) {
    throw new FormatError(`${where}: expected the id of a storage, received ${describeValue(id)}`);
  }
  if (view === undefined || view === null) return new TorchStorage(String(key), type.name, type.dtype, elements);
  const [_key, first, viewed] = Array.isArray(view) ? view : [];
  if (!isCount(first) || !isCount(viewed) || first + viewed > elements) {
    throw new FormatError(`${where}: expected a view within a storage of ${elements} elements, received another`);
  }
  return new TorchStorage(String(key), type.name, type.dtype, viewed, first);
}

function isKey(value: unknown): value is string | number {
  return typeof value === "string" || typeof value === "number";
}
