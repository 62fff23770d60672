import { layers, type SymbolicTensor } from "../layers/index.ts";
import { type Model, model } from "../models/index.ts";
import { ConfigError, formatReceived, nearest } from "../support/index.ts";
import type { Fields, ResolvedOptions, Schema } from "../support/schema.ts";
import type {
  Architecture,
  ArchitectureDefinition,
  ArchitectureWithAuxiliaryHeads,
  BuildOptions,
  ImageShape,
  PretrainedWeights,
  Variant,
  ZooOptions,
} from "./architecture.ts";
import { checkedOptions } from "./checked-options.ts";
import { type Built, pretrainedLoader } from "./pretrained-loader.ts";

/**
 * Creates an architecture's factory function from its definition.
 *
 * ```ts
 * export const tinyNet = defineArchitecture({
 *   name: "tinynet",
 *   title: "TinyNet",
 *   description: "one convolution and a classifier",
 *   source: "…",
 *   options: options({ filters: positiveInteger({ default: 8 }) }),
 *   variants: {
 *     paper: {
 *       description: "as in the paper",
 *       inputShape: [32, 32, 3],
 *       smallest: 1,
 *       parameters: 9_224,
 *       features: (x, { filters }) => layers.conv2d({ name: "conv", filters, kernelSize: 3 }).apply(x),
 *       top: (features, options) => classifier(layers.globalAveragePooling2d().apply(features), "fc", options),
 *       stages: ["conv"],
 *       head: ["fc"],
 *     },
 *   },
 * });
 * ```
 */
export function defineArchitecture<
  const F extends Fields,
  const Id extends string = never,
  const VariantName extends string = string,
>(
  definition: ArchitectureDefinition<F, Id, VariantName>,
): F extends { readonly auxiliaryHeads: unknown }
  ? ArchitectureWithAuxiliaryHeads<F, Id, VariantName>
  : Architecture<F, Id, VariantName>;
export function defineArchitecture<F extends Fields>(definition: ArchitectureDefinition<F>): Architecture<F> {
  const make = (received: ZooOptions = {}) => {
    const given = checkedOptions(`zoo.${definition.name}`, received);
    const pretrained = given.weights === undefined ? undefined : weightsOf(definition, given.weights, given.variant);
    if (given.weightsFile !== undefined && !pretrained) {
      throw new ConfigError(`zoo.${definition.name}: weightsFile needs weights, which say what the file holds`);
    }
    if (given.weightsGroup !== undefined && given.weightsFile === undefined) {
      throw new ConfigError(
        `zoo.${definition.name}: weightsGroup needs weightsFile, the checkpoint that has the group`,
      );
    }
    const made = build(definition, given, pretrained);
    if (!pretrained) return made.model;
    return pretrainedLoader
      .get(`zoo.${definition.name}`)()
      .then((load) => load(made, definition, pretrained, given));
  };
  return Object.assign(make as Architecture<F>, { definition });
}

function build<F extends Fields>(
  definition: ArchitectureDefinition<F>,
  given: ZooOptions,
  pretrained: PretrainedWeights | undefined,
): Built {
  const { name, variant: chosen, weights: _, inputShape: size, includeTop = true, pooling = "none", ...rest } = given;
  const { classes, classifierActivation, seed, engine, preprocessing, labels, ...further } = rest;
  const { weightsFile: _file, weightsGroup: _group, onNote: _note, download: _download, ...own } = further;
  const variant = variantOf(definition, chosen ?? pretrained?.variant);
  const inputShape = size ?? variant.inputShape;
  checkInput(definition.name, variant, inputShape, includeTop);
  checkWord(definition.name, "pooling", pooling, ["none", "avg", "max"]);
  if (classifierActivation !== undefined) {
    checkWord(definition.name, "classifierActivation", classifierActivation, ["softmax", "sigmoid", "linear"]);
  }
  const units = classes ?? variant.classes ?? 1000;
  const extra = definition.options.resolve(`zoo.${definition.name}`, { ...pretrained?.options, ...own });
  const options: ResolvedOptions<Schema<F>> & BuildOptions = {
    ...extra,
    classes: units,
    classifierActivation: classifierActivation ?? (units === 1 ? "sigmoid" : "softmax"),
    includeTop,
    inputShape,
  };
  const x = layers.input({ shape: [...inputShape] });
  const result = variant.features(x, options);
  const { features, auxiliary } = "features" in result ? result : { features: result, auxiliary: [] };
  if ("auxiliaryHeads" in extra && extra.auxiliaryHeads && auxiliary.length === 0) {
    const why = includeTop
      ? "this variant has no auxiliary heads"
      : "they belong to the top, which includeTop: false leaves out";
    throw new ConfigError(`zoo.${definition.name}: expected auxiliaryHeads to be false, received true; ${why}`);
  }
  const output = includeTop ? variant.top(features, options) : pooled(features, pooling);
  const outputs = auxiliary.length > 0 ? [output, ...auxiliary] : output;
  const made = model({
    name: name ?? definition.name,
    inputs: x,
    outputs,
    seed,
    engine,
    preprocessing,
    labels,
    stages: variant.stages,
  });
  return { model: made as Model<SymbolicTensor>, variant, options };
}

function pooled(features: SymbolicTensor, pooling: "none" | "avg" | "max"): SymbolicTensor {
  if (pooling === "avg") return layers.globalAveragePooling2d().apply(features);
  return pooling === "max" ? layers.globalMaxPooling2d().apply(features) : features;
}

function variantOf<F extends Fields>({ name, variants }: ArchitectureDefinition<F>, chosen: string | undefined) {
  const [first] = Object.keys(variants);
  const variant = variants[chosen ?? first ?? ""];
  if (variant) return variant;
  throw new ConfigError(`zoo.${name}: there is no variant "${chosen}"; ${known(chosen, Object.keys(variants))}`);
}

function weightsOf<F extends Fields>(
  { name, weights = [] }: ArchitectureDefinition<F>,
  id: string,
  variant: string | undefined,
): PretrainedWeights {
  const found = weights.find((entry) => entry.id === id);
  const ids = weights.map((entry) => entry.id);
  if (!found) throw new ConfigError(`zoo.${name}: there are no weights "${id}"; ${known(id, ids)}`);
  if (variant === undefined || variant === found.variant) return found;
  throw new ConfigError(
    `zoo.${name}: the weights "${id}" are for the variant "${found.variant}", received variant "${variant}"`,
  );
}

function known(name: string | undefined, names: readonly string[]): string {
  if (names.length === 0) return "none are published for it";
  const suggestion = name === undefined ? undefined : nearest(name, names);
  return suggestion ? `did you mean "${suggestion}"?` : `available: ${names.join(", ")}`;
}

/**
 * Checks a word at run time, because callers without types can pass anything and would silently get another pooling.
 */
function checkWord(name: string, option: string, given: string, words: readonly string[]): void {
  if (words.includes(given)) return;
  const known = words.map((word) => `"${word}"`).join(", ");
  throw new ConfigError(`zoo.${name}: expected ${option} to be one of ${known}, received ${formatReceived(given)}`);
}

function checkInput(name: string, variant: Variant<never>, shape: ImageShape, includeTop: boolean): void {
  const [height, width] = shape;
  const received = `received [${shape.join(", ")}]`;
  if (shape.length !== 3 || shape.some((size) => !Number.isSafeInteger(size) || size < 1)) {
    throw new ConfigError(`zoo.${name}: expected inputShape to be [height, width, channels], ${received}`);
  }
  if (Math.min(height, width) < variant.smallest) {
    const least = `${variant.smallest} × ${variant.smallest}`;
    throw new ConfigError(`zoo.${name}: expected inputShape of at least ${least} pixels, ${received}`);
  }
  const [rows, columns] = variant.inputShape;
  if (includeTop && variant.fixedSize && (height !== rows || width !== columns)) {
    throw new ConfigError(
      `zoo.${name}: expected inputShape of ${rows} × ${columns} pixels, ${received}; ` +
        "its classifier accepts feature maps of one size; use includeTop: false for others",
    );
  }
}
