import { openWeightFile } from "../io/index.ts";
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
import { isComplete, type LoadReport, summarizeReport } from "./load-report.ts";
import { matchWeights } from "./match-weights.ts";
import { readMatchedWeight } from "./read-matched-weight.ts";
import { tfDifferences } from "./tf-differences.ts";
import { weightDescriptors } from "./weight-descriptor.ts";

/** How weights of a file are brought into a model. */
export interface LoadWeightsOptions {
  /** Whether the file must have each weight of the model and nothing else (default true). */
  readonly strict?: boolean | undefined;
  /** Whose names and layouts the file has; told from the file unless given. */
  readonly convention?: ConventionName | undefined;
  /** What the file's names begin with and the model's do not, such as "module."; told from the names unless given. */
  readonly prefix?: string | undefined;
  /** Which weights of a checkpoint that has several: "state_dict_ema"; the usual ones unless given. */
  readonly group?: string | undefined;
  /** The file's name of a weight that the convention calls `name` ("fc.weight"). */
  readonly rename?: ((name: string) => string) | undefined;
  /** Layers or weights of the model that keep their values: "fc" stands for all weights whose names begin with "fc/". */
  readonly exclude?: readonly string[] | ((name: string) => boolean) | undefined;
  /** Take weights that hold NaN or an infinity (default false). */
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
 * Reads weights that Fovea or another framework saved into a model: safetensors, PyTorch's, Keras', tfjs' and NumPy's
 * files, with the names and layouts of PyTorch, Keras or Fovea. One tensor is read at a time; the model takes either all
 * that match or, when an error is thrown, none.
 * @throws FormatError for a damaged file, for NaN among the weights, for names that clash, and with `strict` when a
 * weight is missing, has another shape or is left over; without it when nothing matches at all.
 */
export async function loadWeights(model: Model, path: string, given: LoadWeightsOptions = {}): Promise<LoadReport> {
  checkModel("loadWeights", model);
  checkPath("loadWeights", path);
  const options = checkOptions("loadWeights", checks, given);
  const { strict = true, allowNonFinite = false, exclude = [] } = options;
  const excludes = typeof exclude === "function" ? exclude : (name: string) => isUnder(name, exclude);
  const file = await openWeightFile(path, { group: options.group });
  try {
    const weights = weightDescriptors(model.network);
    const matching = detectConvention(file, model.network, weights, { ...options, excludes });
    const { matches, report: found } = matchWeights(file, weights, matching);
    const { group = "", otherGroups = [], passedOver = [] } = file;
    const differences = [tfDifferences(model.network, path) ?? []].flat();
    const report = { path, model: model.name, group, otherGroups, passedOver, differences, ...found };
    const hasNothing = matches.length === 0 && report.missing.length + report.otherShape.length > 0;
    if (hasNothing || (strict && !isComplete(report))) {
      const { suggestedPrefix } = matching;
      const advice = [
        ...(suggestedPrefix === undefined ? [] : [`prefix: "${suggestedPrefix}" would match more`]),
        ...(hasNothing
          ? ["rename says what the file calls a weight, if it has them under other names"]
          : ["strict: false loads what matches"]),
      ];
      const gist = [summarizeReport(report), ...advice].join("; ");
      throw new FormatError(`${path}: expected the weights of "${model.name}": ${gist}`);
    }
    checkOrders(`${path} → ${model.name}`, matches);
    const values = new Map<string, Tensor>();
    for (const match of matches) values.set(match.weight.name, await readMatchedWeight(file, match, allowNonFinite));
    await model.setWeights(values);
    for (const difference of differences) warn(`${path}: ${difference}`);
    return report;
  } finally {
    await file.close();
  }
}

function isUnder(name: string, paths: readonly string[]): boolean {
  return paths.some((path) => name === path || name.startsWith(`${path}/`));
}
