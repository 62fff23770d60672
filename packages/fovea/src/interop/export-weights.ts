import { type TensorInParts, writeSafetensors } from "../io/index.ts";
import { writeError } from "../model-files/model-files.ts";
import type { Model } from "../models/index.ts";
import { checkModel } from "../models/model-checks.ts";
import { anything, checkOptions, type OptionChecks } from "../support/check-options.ts";
import { ConfigError } from "../support/errors.ts";
import { formatReceived } from "../support/format-received.ts";
import { checkPath } from "../support/path-option.ts";
import { optional } from "../support/schema.ts";
import { oneOf } from "../support/schema-fields.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { checkOrders } from "./check-orders.ts";
import { checkRange } from "./check-range.ts";
import { type ConventionName, conventions } from "./conventions/index.ts";
import { exportKerasWeights } from "./keras/index.ts";
import { storedParts } from "./layout.ts";
import { weightDescriptors } from "./weight-descriptor.ts";

/** Formats that can be written, by file name extension. */
const formats = { ".safetensors": "safetensors", ".weights.h5": "keras-weights-h5" } as const;

/** Options of `exportWeights`. */
export interface ExportWeightsOptions {
  /** The file format (default: according to the file name). */
  readonly format?: "safetensors" | "keras-weights-h5" | undefined;
  /** Convention for names and layouts of a safetensors file (default "torch"); Keras files always use Keras'. */
  readonly convention?: ConventionName | undefined;
  /** Type of numbers in a safetensors file (default "float32"). */
  readonly dtype?: "float32" | "float16" | "bfloat16" | undefined;
}

const checks: OptionChecks<ExportWeightsOptions> = {
  format: optional(oneOf(Object.values(formats))),
  convention: anything,
  dtype: optional(oneOf(["float32", "float16", "bfloat16"])),
};

/**
 * Writes a model's weights for another framework, atomically. A safetensors file has the names and layouts of PyTorch,
 * for `load_state_dict`, of Keras or of Fovea. A `.weights.h5` file is for Keras' `load_weights`.
 * @throws ConfigError for a format that cannot be written, an invalid path, a number that exceeds the range of `dtype`,
 * or a network that reorders a flattened image in a way that PyTorch cannot express.
 */
export async function exportWeights(model: Model, path: string, given: ExportWeightsOptions = {}): Promise<void> {
  checkModel("exportWeights", model);
  checkPath("exportWeights", path);
  const options = checkOptions("exportWeights", checks, given);
  const format = options.format ?? formatOf(path);
  const { convention = format === "safetensors" ? "torch" : "keras", dtype = "float32" } = options;
  if (!Object.hasOwn(conventions, convention)) {
    const known = Object.keys(conventions).join(", ");
    throw new ConfigError(
      `exportWeights: expected convention to be one of ${known}, received ${formatReceived(convention)}`,
    );
  }
  if (format === "keras-weights-h5") {
    if (convention !== "keras") {
      throw new ConfigError(`exportWeights: expected convention "keras" for ${path}, received "${convention}"`);
    }
    if (dtype !== "float32")
      throw new ConfigError(`exportWeights: Keras' files are float32, received dtype "${dtype}"`);
  }
  try {
    if (format === "keras-weights-h5") await exportKerasWeights(model, path);
    else await writeSafetensors(path, await storedWeights(model, convention, dtype), metadataOf(convention), { dtype });
  } catch (error) {
    throw writeError(path, error);
  }
}

async function storedWeights(model: Model, name: ConventionName, dtype: string): Promise<[string, TensorInParts][]> {
  const convention = conventions[name];
  const values = await model.getWeights();
  const laidOut = weightDescriptors(model.network).map((descriptor) => {
    return { descriptor, weight: descriptor.weight, layout: convention.layoutOf(descriptor) };
  });
  checkOrders("exportWeights", laidOut);
  return laidOut.map(({ descriptor, weight, layout }) => {
    const tensor = values.get(weight.name) as Tensor;
    checkRange(`weight "${weight.name}"`, tensor, dtype);
    const parts = () => storedParts(tensor.data as Float32Array, layout);
    return [convention.nameOf(descriptor), { parts, shape: layout.shapes[0], dtype: "float32" }];
  });
}

/** The metadata "format", by which readers of safetensors in PyTorch recognize the framework of the tensors. */
function metadataOf(convention: ConventionName): ReadonlyMap<string, string> {
  return new Map(convention === "torch" ? [["format", "pt"]] : []);
}

function formatOf(path: string): "safetensors" | "keras-weights-h5" {
  for (const [ending, format] of Object.entries(formats)) if (path.toLowerCase().endsWith(ending)) return format;
  const known = Object.keys(formats).join(" or ");
  throw new ConfigError(`exportWeights: expected a file name ending in ${known}, received "${path}"`);
}
