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

/** What changes on the way. */
export interface ConvertOptions {
  /** How floating-point numbers are stored (default "float32"). */
  readonly dtype?: "float32" | "float16" | "bfloat16" | undefined;
  /** Which weights of a checkpoint that has several: "state_dict_ema"; the usual ones unless given. */
  readonly group?: string | undefined;
  /** Taken away from the names that begin with it: "module.". */
  readonly stripPrefix?: string | undefined;
}

const checks: OptionChecks<ConvertOptions> = {
  dtype: optional(oneOf(["float32", "float16", "bfloat16"])),
  group: textOption,
  stripPrefix: textOption,
};

/**
 * Copies the weights of a file of any format that can be read to a safetensors file, under the same names and in the
 * same layouts, and gives their number. Other names or layouts need a model: `loadWeights`, then `exportWeights`.
 * @throws FormatError for a damaged file or names that clash without the prefix; ConfigError when no name has the prefix
 * or a number is beyond `dtype`.
 */
export async function convertWeights(from: string, to: string, given: ConvertOptions = {}): Promise<number> {
  checkPath("convertWeights", from);
  checkPath("convertWeights", to);
  const options = checkOptions("convertWeights", checks, given);
  const file = await openWeightFile(from, { group: options.group });
  try {
    const tensors = new Map<string, Tensor>();
    for (const [name, stored] of namesIn(file, options.stripPrefix)) {
      const tensor = await file.read(stored);
      checkRange(`${from}: "${stored}"`, tensor, options.dtype);
      tensors.set(name, tensor);
    }
    const metadata = new Map(file.format === "torch" ? [["format", "pt"]] : file.metadata);
    await writeSafetensors(to, tensors, metadata, { dtype: options.dtype ?? "float32" }).catch((error) => {
      throw writeError(to, error);
    });
    return tensors.size;
  } finally {
    await file.close();
  }
}

/** The names to write, and what the file calls them. */
function namesIn({ path, weights }: WeightFile, prefix = ""): Map<string, string> {
  const names = new Map<string, string>();
  for (const stored of weights.keys()) {
    const name = stored.startsWith(prefix) ? stored.slice(prefix.length) : stored;
    const clash = names.get(name);
    if (clash !== undefined) {
      throw new FormatError(`${path}: "${clash}" and "${stored}" have one name without "${prefix}"`);
    }
    names.set(name, stored);
  }
  if (prefix && ![...weights.keys()].some((name) => name.startsWith(prefix))) {
    const [first] = weights.keys();
    throw new ConfigError(`${path}: no name begins with "${prefix}"; the first is "${first}"`);
  }
  return names;
}
