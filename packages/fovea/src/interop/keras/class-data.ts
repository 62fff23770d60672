import type { WeightFile } from "../../io/weight-file.ts";
import { type ClassData, checkLabels } from "../../models/class-data.ts";
import type { Network } from "../../network/index.ts";
import { isFoveaError } from "../../support/errors.ts";
import { isJsonObject } from "../../support/json.ts";
import { parseJson } from "../../support/parse-json.ts";

/** What Teachable Machine calls the library whose image models it exports. */
const teachableImages = "@teachablemachine/image";

/**
 * The names of the classes from the `metadata.json` beside a `model.json`, where there is one for each output; and how
 * images are prepared, where the file says that Teachable Machine made it: the middle square, from −1 to 1.
 */
export function classDataOf({ metadata }: WeightFile, network: Network): ClassData {
  const described = parse(metadata.get("metadata.json"));
  const { labels, packageName, imageSize } = described;
  const [batch, height, width, channels] = network.inputs[0]?.shape ?? [];
  const isImage = batch === null && channels === 3 && height === width && height === imageSize;
  return {
    ...labelsOf(labels, network),
    ...(packageName === teachableImages && isImage && { preprocessing: teachablePreprocessing(Number(imageSize)) }),
  };
}

function teachablePreprocessing(size: number): NonNullable<ClassData["preprocessing"]> {
  const half = [0.5, 0.5, 0.5];
  return {
    resize: size,
    crop: [size, size],
    interpolation: "bilinear",
    scale: 1 / 255,
    mean: half,
    std: half,
    channelOrder: "rgb",
  };
}

/** Names that are none, or not one for each class, say nothing of the network. */
function labelsOf(given: unknown, network: Network): ClassData {
  try {
    return given === undefined ? {} : { labels: checkLabels(given, network) };
  } catch (error) {
    if (isFoveaError(error)) return {};
    throw error;
  }
}

/** Any program may have left a file of that name: what is no description of a model says nothing. */
function parse(text: string | undefined): Partial<Record<string, unknown>> {
  try {
    const value = parseJson(text ?? "{}", "metadata.json");
    return isJsonObject(value) ? value : {};
  } catch {
    return {};
  }
}
