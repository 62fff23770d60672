import { FormatError, formatBytes, formatReceived } from "../../support/index.ts";
import { sizeOf } from "../../tensor/index.ts";
import { dictionaryOf, entriesOf, isContainer } from "./dictionary.ts";
import { chooseGroup, type Group } from "./groups.ts";
import { OpaqueObject } from "./pickle/index.ts";
import type { TorchSource } from "./torch-source.ts";
import { TorchTensor } from "./torch-tensor.ts";

/** The tensors of a file by name, and other information from it. */
export interface StateDict extends Pick<Group, "name" | "others"> {
  readonly tensors: ReadonlyMap<string, TorchTensor>;
  /**
   * Numbers and short strings next to the tensors ("epoch"), and under "entry" the location of the tensors in the file.
   */
  readonly metadata: ReadonlyMap<string, string>;
  /** Contents that are not supported: unknown classes, and other kinds of tensors. */
  readonly unsupported: readonly string[];
}

const deepest = 64;
const longestName = 1024;
const longestText = 1024;
const mostTexts = 256;

/** Maximum ratio of the size of all tensors to that of the file. Storages can be shared, but not indefinitely. */
const largestGrowth = 16;
const alwaysAllowed = 2 ** 20;

/**
 * Finds the weights in an object saved with `torch.save`: a state dict, the group of a checkpoint that contains one, a
 * whole module, a list of tensors or a single tensor. Names in nested dictionaries are joined by dots.
 * @param group The group to read instead of the most likely one.
 * @throws FormatError if there are no tensors, if names clash, or if tensors expand to far more than the file, whose
 * size limits the number of names and elements; ConfigError if `group` contains no tensors.
 */
export function stateDictOf(
  { value, size: fileSize, unknown }: Pick<TorchSource, "value" | "size" | "unknown">,
  where: string,
  group?: string,
): StateDict {
  const { content, name: groupName, others } = chooseGroup(value, group, where);
  const unsupported = [...unknown].filter((name) => !name.startsWith("torch.nn.modules."));
  const tensors = new Map<string, TorchTensor>();
  // Dictionaries may share others on every level, which could double the visits each time, so visits are counted.
  let visitsLeft = fileSize;
  let elementBytes = 0;

  function add(name: string, tensor: TorchTensor): void {
    if (tensors.has(name)) {
      throw new FormatError(`${where}: expected every name once, received ${formatReceived(name)} twice`);
    }
    elementBytes += sizeOf(tensor.shape) * tensor.dtype.bytes;
    if (!(elementBytes <= largestGrowth * fileSize + alwaysAllowed)) {
      const size = formatBytes(fileSize);
      throw new FormatError(
        `${where}: expected tensors of no more than ${largestGrowth} times the file's ${size}; those up to ` +
          `${formatReceived(name)} take ${formatBytes(elementBytes)}`,
      );
    }
    tensors.set(name, tensor);
  }

  function collect(container: unknown, prefix: string, depth: number): void {
    for (const [key, item] of entriesOf(container)) {
      if (visitsLeft-- <= 0 || depth > deepest || prefix.length + key.length > longestName) {
        throw new FormatError(`${where}: expected plain names, received endlessly nested dictionaries`);
      }
      if (item instanceof TorchTensor) add(prefix + key, item);
      else if (isContainer(item)) collect(item, `${prefix}${key}.`, depth + 1);
      else if (item instanceof OpaqueObject && isTensorKind(item)) unsupported.push(`"${prefix}${key}" (${item.type})`);
    }
  }

  if (content instanceof TorchTensor) add("tensor", content);
  else collect(content, "", 0);
  if (tensors.size === 0) {
    const names = unsupported.slice(0, 10).map((name) => formatReceived(name));
    const beside = names.length > 0 ? `; its contents are not supported: ${names.join(", ")}` : "";
    throw new FormatError(`${where}: expected tensors, received a PyTorch file without any${beside}`);
  }
  return { tensors, name: groupName, others, metadata: metadataOf(value, groupName), unsupported };
}

/** Tensors that are quantized, sparse or of a subclass. */
function isTensorKind({ type }: OpaqueObject): boolean {
  return type.startsWith("torch._") || type.startsWith("torch.sparse");
}

function metadataOf(value: unknown, entry: string): ReadonlyMap<string, string> {
  const metadata = new Map<string, string>();
  if (entry !== "") metadata.set("entry", entry);
  for (const [key, item] of dictionaryOf(value) ? entriesOf(value) : []) {
    const text = typeof item === "string" || typeof item === "number" || typeof item === "boolean" ? String(item) : "";
    if (metadata.size >= mostTexts) break;
    if (text !== "" && text.length + key.length <= longestText) metadata.set(key, text);
  }
  return metadata;
}
