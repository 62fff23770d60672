import { FormatError } from "../../support/index.ts";
import { describeValue, type PickleHost } from "./pickle/index.ts";
import { isTorchType, torchGlobal } from "./torch-globals.ts";
import { isCount, TorchStorage } from "./torch-tensor.ts";

/**
 * Returns the host for the names and IDs in a PyTorch file. `where` is the file's name for error messages; unknown
 * names are added to `unknown`.
 */
export function torchHost(where: string, unknown: Set<string>): PickleHost {
  return {
    global: (module, name) => torchGlobal(module, name, where, unknown),
    persistent: (id) => (isModule(id) ? id[1] : storageOf(id, where)),
  };
}

/**
 * Whether an ID is ("module", class, file, source): legacy files store the source code of the classes of whole models.
 */
function isModule(id: unknown): id is readonly unknown[] {
  return Array.isArray(id) && id[0] === "module" && id.length === 4;
}

/**
 * Returns the storage of ("storage", class, key, device, elements), in legacy files with (key, offset, elements) of a
 * view.
 */
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
