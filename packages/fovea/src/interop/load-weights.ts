import { openWeightFile, type WeightFile } from "../io/index.ts";
import { isTfliteFile } from "../io/tflite/tflite-file.ts";
import type { Model } from "../models/index.ts";
import { checkModel } from "../models/model-checks.ts";
import { checkOptions, type OptionChecks, option, textOption } from "../support/check-options.ts";
import { FormatError } from "../support/errors.ts";
import { checkPath } from "../support/path-option.ts";
import { optional } from "../support/schema.ts";
import { boolean, oneOf } from "../support/schema-fields.ts";
import { warn } from "../support/warn.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { checkOrders } from "./check-orders.ts";
import { type ConventionName, conventions } from "./conventions/index.ts";
import { detectConvention } from "./detect-convention.ts";
import { fileNotes, isComplete, type LoadReport, summarizeReport } from "./load-report.ts";
import { type Match, matchWeights } from "./match-weights.ts";
import { readMatchedWeight } from "./read-matched-weight.ts";
import { tfDifferences } from "./tf-differences.ts";
import { weightDescriptors } from "./weight-descriptor.ts";

/** Options of `loadWeights`. */
export interface LoadWeightsOptions {
  /** Whether the file must contain exactly the model's weights (default true). */
  readonly strict?: boolean | undefined;
  /** Convention of the file's names and layouts (default: detected from the file). */
  readonly convention?: ConventionName | undefined;
  /**
   * The prefix of the file's names that the model's names lack, such as "module." (default: detected from the names).
   */
  readonly prefix?: string | undefined;
  /** Which weights of a checkpoint to load if it has several: "state_dict_ema" (default: the usual ones). */
  readonly group?: string | undefined;
  /** Maps the convention's name of a weight ("fc.weight") to its name in the file. */
  readonly rename?: ((name: string) => string) | undefined;
  /** Layers or weights that keep their values: "fc" matches all weights whose names begin with "fc/". */
  readonly exclude?: readonly string[] | ((name: string) => boolean) | undefined;
  /** Whether to accept weights with NaN or infinity (default false). */
  readonly allowNonFinite?: boolean | undefined;
}

const checks: OptionChecks<LoadWeightsOptions> = {
  strict: optional(boolean()),
  convention: optional(oneOf(Object.keys(conventions) as ConventionName[])),
  prefix: textOption,
  group: textOption,
  rename: option("a function", (value) => typeof value === "function"),
  exclude: option("a list of names or a function", (value) => typeof value === "function" || isNames(value)),
  allowNonFinite: optional(boolean()),
};

function isNames(value: unknown): boolean {
  return Array.isArray(value) && value.every((name) => typeof name === "string");
}

/**
 * Loads weights saved by Fovea or another framework into a model: safetensors, PyTorch, Keras, TensorFlow.js and NumPy
 * files, with the names and layouts of PyTorch, Keras or Fovea. Tensors are read one at a time. Either all matching
 * weights are set or, if an error is thrown, none.
 * @throws FormatError for a damaged file, NaN among the weights or ambiguous names; if `strict`, also for a weight that
 * is missing, has another shape or is not used; otherwise only if no weight matches.
 */
export async function loadWeights(model: Model, path: string, given: LoadWeightsOptions = {}): Promise<LoadReport> {
  checkModel("loadWeights", model);
  checkPath("loadWeights", path);
  const options = checkOptions("loadWeights", checks, given);
  const { strict = true, allowNonFinite = false, exclude = [] } = options;
  const excludes = typeof exclude === "function" ? exclude : (name: string) => isUnder(name, exclude);
  const file = await openWeightFile(path, { group: options.group });
  try {
    if (isTfliteFile(file)) {
      throw new FormatError(
        `${path}: expected weights with names and layouts of PyTorch, Keras or Fovea, received a TensorFlow Lite ` +
          "model; import it with importModel",
      );
    }
    const weights = weightDescriptors(model.network);
    const matching = detectConvention(file, model.network, weights, { ...options, excludes });
    const { matches, report: found } = matchWeights(file, weights, matching);
    const { group = "", otherGroups = [], unsupported = [] } = file;
    const differences = [tfDifferences(model.network, path) ?? []].flat();
    const report = { path, model: model.name, group, otherGroups, unsupported, differences, ...found };
    const hasNothing = matches.length === 0 && report.missing.length + report.otherShape.length > 0;
    if (hasNothing || (strict && !isComplete(report))) {
      const { suggestedPrefix } = matching;
      const advice = [
        ...(suggestedPrefix === undefined ? [] : [`prefix: "${suggestedPrefix}" would match more`]),
        ...(hasNothing
          ? ["if the file has other names, map them with rename"]
          : ["use strict: false to load the matching weights only"]),
      ];
      const gist = [summarizeReport(report), ...fileNotes(report), ...advice].join("; ");
      throw new FormatError(`${path}: expected the weights of "${model.name}": ${gist}`);
    }
    checkOrders(`${path} → ${model.name}`, matches);
    await model.trainer.loadWeights(valuesOf(file, matches, allowNonFinite));
    for (const difference of differences) warn(`${path}: ${difference}`);
    return report;
  } finally {
    await file.close();
  }
}

async function* valuesOf(
  file: WeightFile,
  matches: readonly Match[],
  allowNonFinite: boolean,
): AsyncGenerator<readonly [string, Tensor]> {
  for (const match of matches) yield [match.weight.name, await readMatchedWeight(file, match, allowNonFinite)];
}

function isUnder(name: string, paths: readonly string[]): boolean {
  return paths.some((path) => name === path || name.startsWith(`${path}/`));
}
