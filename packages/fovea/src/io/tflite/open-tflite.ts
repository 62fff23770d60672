import { FormatError } from "../../support/index.ts";
import { readBytes, readStart } from "../open-file.ts";
import { unknownTensor } from "../unknown-tensor.ts";
import { readBuffers } from "./buffers.ts";
import { readConstant } from "./constant.ts";
import { FlatFile } from "./flat-table.ts";
import { readGraph, type TfliteGraph, type TfliteTensor } from "./graph.ts";
import { readMetadata, type TfliteMetadata } from "./metadata.ts";
import { tensorTypeName } from "./tensor-types.ts";
import type { TfliteFile } from "./tflite-file.ts";

/** A FlatBuffer has 32-bit offsets; a larger file has its weights after it. */
const largestFile = 2 ** 31 - 1;

/**
 * Opens a TensorFlow Lite model. Its constants are its weights: quantized ones are dequantized, and their layout is
 * TensorFlow Lite's. The caller closes it.
 * @throws FormatError if it is not such a model or is damaged.
 */
export async function openTflite(path: string): Promise<TfliteFile> {
  const { size } = await readStart(path, 8);
  if (size > largestFile) {
    throw new FormatError(`${path}: expected a model of less than 2 GB, received ${size} bytes`);
  }
  const file = new FlatFile(await readBytes(path), path);
  const { root } = file;
  const buffers = readBuffers(root, file);
  const graph = readGraph(root, buffers, path);
  const described = readMetadata(root, buffers, path);
  const constants = weightsOf(graph);
  return {
    path,
    format: "tflite",
    size,
    graph,
    described,
    weights: new Map(
      [...constants].map(([name, { shape, type }]) => [name, { name, shape, dtype: tensorTypeName(type) }]),
    ),
    metadata: new Map(Object.entries({ ...textsOf(described), ...descriptionOf(root.text(3)) })),
    async read(name) {
      const constant = constants.get(name);
      if (!constant) throw unknownTensor(name, constants, path);
      return readConstant(constant, path);
    },
    close: async () => {},
  };
}

/** The constants by name, without those that are shapes and axes. Names that occur twice get the tensor's index. */
function weightsOf({ tensors }: TfliteGraph): Map<string, TfliteTensor> {
  const found = new Map<string, TfliteTensor>();
  for (const [index, tensor] of tensors.entries()) {
    const isWeight = tensor.quantization !== undefined || tensorTypeName(tensor.type).includes("float");
    if (!tensor.data || !isWeight) continue;
    found.set(found.has(tensor.name) ? `${tensor.name}#${index}` : tensor.name, tensor);
  }
  return found;
}

function textsOf(described: TfliteMetadata | undefined) {
  return Object.fromEntries(
    Object.entries({ name: described?.name, about: described?.description }).filter(([, text]) => text),
  );
}

function descriptionOf(description: string) {
  return description === "" ? {} : { description };
}
