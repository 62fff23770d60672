import type { Buffers } from "./buffers.ts";
import { FlatFile, type FlatTable } from "./flat-table.ts";

/** What a model's metadata says about its images and classes. */
export interface TfliteMetadata {
  readonly name: string;
  readonly description: string;
  /** How the first input was prepared from 0 … 255: (value − mean) ÷ std, one number or one for each channel. */
  readonly normalization: { readonly mean: readonly number[]; readonly std: readonly number[] } | undefined;
  /** The file of class names, in the archive that is appended to the model. */
  readonly labelFile: string | undefined;
}

const metadataName = "TFLITE_METADATA";
/** Of the types of process units and files. */
const [normalizationUnit, axisLabels] = [1, 2];

/** Reads a model's metadata, if it has any. @throws FormatError if they are damaged. */
export function readMetadata(model: FlatTable, buffers: Buffers, path: string): TfliteMetadata | undefined {
  const entry = model.tables(6).find((table) => table.text(0) === metadataName);
  const bytes = entry && buffers[entry.uint32(1)];
  if (!bytes) return undefined;
  const { root } = new FlatFile(bytes, `${path}: metadata`);
  const [graph] = root.tables(3);
  const [input] = graph?.tables(2) ?? [];
  const files = graph?.tables(3)[0]?.tables(6) ?? [];
  return {
    name: root.text(0),
    description: root.text(1),
    normalization: input && normalizationOf(input),
    labelFile: files.find((file) => file.int8(2) === axisLabels)?.text(0),
  };
}

function normalizationOf(input: FlatTable): TfliteMetadata["normalization"] {
  const unit = input.tables(4).find((table) => table.uint8(0) === normalizationUnit);
  const options = unit?.table(1);
  return options && { mean: options.float32s(0), std: options.float32s(1) };
}
