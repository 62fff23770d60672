import type { Preprocessing } from "../data/index.ts";
import { type LoadReport, loadWeights } from "../interop/index.ts";
import { fileNotes, summarizeReport } from "../interop/load-report.ts";
import { type FetchOptions, fetchFile } from "../io/index.ts";
import type { SymbolicTensor } from "../layers/index.ts";
import type { Model } from "../models/index.ts";
import { ConfigError, FormatError } from "../support/index.ts";
import { type AnyDefinition, headOf, type ImageShape, type PretrainedWeights } from "../zoo/architecture.ts";
import { preparedToTransform } from "../zoo/blocks/transform-input.ts";
import { imagenetLabels } from "../zoo/labels/index.ts";
import type { Built } from "../zoo/pretrained-loader.ts";
import type { WeightsOptions } from "../zoo/weights-options.ts";

/** Class names by `PretrainedWeights.labels`. */
const labelsOf: Readonly<Record<PretrainedWeights["labels"], readonly string[]>> = { imagenet: imagenetLabels };

/**
 * Loads pretrained weights into a network of the zoo and returns what belongs to them: the preprocessing, scaled to the
 * network's input, and the class names. A classifier for other classes keeps its initial weights.
 * @throws what `fetchFile` and `loadWeights` throw; FormatError if the weights do not fit this network.
 */
export async function loadPretrained(
  { model, variant, options }: Built,
  { name, options: own }: Pick<AnyDefinition, "name" | "options">,
  pretrained: PretrainedWeights,
  { weightsFile, weightsGroup: group, onNote, download }: WeightsOptions,
): Promise<Model<SymbolicTensor>> {
  const { includeTop, inputShape, classes } = options;
  const labels = labelsOf[pretrained.labels];
  const isSameClasses = classes === labels.length;
  const transforms = "transformInput" in options && options.transformInput === true;
  const { preprocessing } = pretrained;
  model.preprocessing ??= scaledTo(transforms ? preparedToTransform(preprocessing) : preprocessing, inputShape);
  if (includeTop && isSameClasses) model.labels ??= labels;

  const remote = includeTop ? pretrained.file : (pretrained.fileWithoutTop ?? pretrained.file);
  const path = weightsFile ?? (await fetched({ ...download, ...remote }));
  const classifiers = [...headOf(variant, classes).slice(-1), ...model.network.outputNames];
  // Files contain the top and the auxiliary heads even if this network lacks them.
  const mayHaveMore = !includeTop || "auxiliaryHeads" in own.fields;
  const rename = pretrained.rename && ((weight: string) => pretrained.rename?.(weight) ?? weight);
  // A local file may come from a newer version of the framework, with the usual names.
  const namings = rename && weightsFile !== undefined ? [rename, undefined] : [rename];
  let first: LoadReport | undefined;
  for (const naming of namings) {
    const exclude = includeTop && !isSameClasses ? classifiers : [];
    const report = await loadWeights(model, path, { strict: false, exclude, rename: naming, group });
    const isRight = report.missing.length + report.otherShape.length === 0;
    if (!first) for (const note of fileNotes(report)) onNote?.(note);
    first ??= report;
    if (isRight && (mayHaveMore || report.leftOver.length === 0)) return model;
  }
  const gist = first ? `: ${summarizeReport(first)}` : "";
  throw new FormatError(`${path}: expected the weights "${pretrained.id}" of zoo.${name}${gist}`);
}

/**
 * Downloads the file.
 * @throws what `fetchFile` throws; if the network is unavailable, the message mentions the alternative.
 */
async function fetched(options: FetchOptions): Promise<string> {
  try {
    return await fetchFile(options);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const advice = "; to load these weights from a local file, set weightsFile (--weights-file on the command line)";
    throw new ConfigError(`${error.message}${advice}`, { cause: error });
  }
}

/** Scales the preprocessing to another image size, keeping the proportion of the image that the crop retains. */
function scaledTo(preprocessing: Preprocessing, [height, width]: ImageShape): Preprocessing {
  const { resize, crop } = preprocessing;
  if (height === crop[0] && width === crop[1]) return preprocessing;
  if (typeof resize === "object" && "fit" in resize) return { ...preprocessing, crop: [height, width] };
  const [down, across] = [height / crop[0], width / crop[1]];
  const scaled =
    typeof resize === "number"
      ? Math.round(resize * Math.max(down, across))
      : ([Math.round(resize[0] * down), Math.round(resize[1] * across)] as const);
  return { ...preprocessing, resize: scaled, crop: [height, width] };
}
