import { openWeightFile, writeSafetensors } from "../io/index.ts";
import type { WeightFile } from "../io/weight-file.ts";
import { writeError } from "../model-files/model-files.ts";
import { checkOptions, type OptionChecks, textOption } from "../support/check-options.ts";
import { ConfigError, FormatError } from "../support/errors.ts";
import { checkPath } from "../support/path-option.ts";
import { optional } from "../support/schema.ts";
import { oneOf } from "../support/schema-fields.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { checkRange } from "./check-range.ts";

/** Options of `convertWeights`. */
export interface ConvertOptions {
  /** Type of stored floating-point numbers (default "float32"). */
  readonly dtype?: "float32" | "float16" | "bfloat16" | undefined;
  /** Which weights of a checkpoint to convert if it has several: "state_dict_ema" (default: the usual ones). */
  readonly group?: string | undefined;
  /** A prefix to remove from names that begin with it: "module.". */
  readonly stripPrefix?: string | undefined;
}

const checks: OptionChecks<ConvertOptions> = {
  dtype: optional(oneOf(["float32", "float16", "bfloat16"])),
  group: textOption,
  stripPrefix: textOption,
};

/**
 * Copies the weights of a file in any readable format to a safetensors file, with the same names and layouts, and
 * returns their number. To change names or layouts, load the weights into a model with `loadWeights`, then call
 * `exportWeights`.
 * @throws FormatError for a damaged file, or for names that are equal without the prefix; ConfigError if no name has
 * the prefix or a number exceeds the range of `dtype`.
 */
export async function convertWeights(from: string, to: string, given: ConvertOptions = {}): Promise<number> {
  checkPath("convertWeights", from);
  checkPath("convertWeights", to);
  const options = checkOptions("convertWeights", checks, given);
  const file = await openWeightFile(from, { group: options.group });
  try {
    return await copyWeights(file, to, options);
  } finally {
    await file.close();
  }
}

/** Converts the weights of an open file, which stays open. */
export async function copyWeights(
  file: WeightFile,
  to: string,
  { dtype = "float32", stripPrefix }: Pick<ConvertOptions, "dtype" | "stripPrefix">,
): Promise<number> {
  const tensors = new Map<string, Tensor>();
  for (const [name, stored] of namesIn(file, stripPrefix)) {
    const tensor = await file.read(stored);
    checkRange(`${file.path}: "${stored}"`, tensor, dtype);
    tensors.set(name, tensor);
  }
  const metadata = new Map(file.format === "torch" ? [["format", "pt"]] : file.metadata);
  await writeSafetensors(to, tensors, metadata, { dtype }).catch((error) => {
    throw writeError(to, error);
  });
  return tensors.size;
}

/** Maps the names to write to the names in the file. */
function namesIn({ path, weights }: WeightFile, prefix = ""): Map<string, string> {
  const names = new Map<string, string>();
  for (const stored of weights.keys()) {
    const name = stored.startsWith(prefix) ? stored.slice(prefix.length) : stored;
    const clash = names.get(name);
    if (clash !== undefined) {
      throw new FormatError(`${path}: "${clash}" and "${stored}" are the same name without "${prefix}"`);
    }
    names.set(name, stored);
  }
  if (prefix && ![...weights.keys()].some((name) => name.startsWith(prefix))) {
    const [first] = weights.keys();
    throw new ConfigError(`${path}: no name begins with "${prefix}"; the first is "${first}"`);
  }
  return names;
}
