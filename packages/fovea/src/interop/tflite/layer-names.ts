/** Parts of a tensor's name that say which operation computed it, not where. */
const operations = new RegExp(
  "^(Relu\\d?|BiasAdd|Conv2D|DepthwiseConv2dNative|convolution|MatMul|Softmax|Sigmoid|Tanh|" +
    "FusedBatchNorm(V\\d)?|BatchNorm|batchnorm|batch_norm|Reshape|MaxPool(2d)?|AvgPool(2d)?|Mean|mul|add|sub|Add(V2)?|" +
    "Mul|Sub|Cast|concat|Squeeze|Pad|ResizeBilinear|ResizeNearestNeighbor|Identity)_?\\d*$",
);

/** Names that the converter gives to what a model returns or takes. */
const generated = /^(StatefulPartitionedCall|PartitionedCall|Identity|tfl\.|arith\.)/;

/**
 * Returns a layer name for each tensor, from its name in the file: "model/block_1/expand/Relu6;…" → "block_1_expand".
 * The last part is dropped if it names an operation and the rest is unique, the first one if all names have it.
 * Undefined for names that tell nothing.
 */
export function layerNames(tensors: readonly string[]): readonly (string | undefined)[] {
  const paths = withoutModel(tensors.map(pathOf));
  const short = paths.map((path) => cleaned(withoutOperation(path)));
  const freeName = freeNames();
  return paths.map((path, index) => {
    const name = isOwn(short, index) ? short[index] : cleaned(path);
    return name === undefined || name === "" ? undefined : freeName(name);
  });
}

/** Whether a name belongs to one tensor: the only one with it, or the last of several in a row, as of a Keras layer. */
function isOwn(names: readonly string[], index: number): boolean {
  const [first, last] = [names.indexOf(names[index] ?? ""), names.lastIndexOf(names[index] ?? "")];
  return index === last && names.slice(first, last).every((name) => name === names[index]);
}

/** Returns a function that returns the first of "name", "name_1", … that is not used. */
export function freeNames(used: readonly (string | undefined)[] = []): (name: string) => string {
  const taken = new Set(used);
  const numbers = new Map<string, number>();
  return (base) => {
    let name = base;
    for (let number = numbers.get(base) ?? 1; taken.has(name); number++) {
      name = `${base}_${number}`;
      numbers.set(base, number);
    }
    taken.add(name);
    return name;
  };
}

/** Drops the first part of the paths if it is the model: if all have it that have several parts. */
function withoutModel(paths: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const [first] = paths.filter((path) => path.length > 1);
  const model = first?.[0] ?? "";
  if (!paths.every((path) => path.length <= 1 || path[0] === model)) return paths;
  const inner = paths.map((path) => (path.length > 1 ? path.slice(1) : path));
  // Keras 3 adds a number to the model and all its layers if it builds them again for the export.
  const number = /_\d+$/.exec(model)?.[0];
  const isNumbered = paths.every((path, index) => path.length <= 1 || inner[index]?.[0]?.endsWith(number ?? " "));
  if (number === undefined || !isNumbered) return inner;
  return inner.map((path, index) => {
    const [layer = "", ...rest] = path;
    return (paths[index]?.length ?? 0) > 1 ? [layer.slice(0, -number.length), ...rest] : path;
  });
}

/** The first of the names that the converter joins when it fuses operations, without the number of an output. */
function pathOf(name: string): readonly string[] {
  const [first = ""] = name.slice(0, longestInFile).split(";");
  const path = first.replace(/^serving_default_/, "").replace(/:\d+$/, "");
  return generated.test(path) ? [] : path.split("/").filter((part) => part !== "");
}

function withoutOperation(path: readonly string[]): readonly string[] {
  const last = path.findLastIndex((part, index) => index === 0 || !operations.test(part));
  return path.slice(0, last + 1);
}

/** Fused operations have long names; the first part, which counts, is short. */
const longestInFile = 1000;
const longest = 200;

function cleaned(path: readonly string[]): string {
  return path
    .join("_")
    .replace(/[^\p{L}\p{N}_.-]+/gu, "_")
    .slice(0, longest);
}
