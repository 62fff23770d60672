import type { WeightFile } from "../../io/weight-file.ts";
import type { ClassData } from "../../models/class-data.ts";
import type { Network } from "../../network/index.ts";
import { isJsonObject } from "../../support/json.ts";
import { parseJson } from "../../support/parse-json.ts";
import { labelsOf } from "../labels-of.ts";
import { teachablePreprocessing } from "../teachable-machine.ts";

/** The name of Teachable Machine's library, whose image models this recognizes. */
const teachableImages = "@teachablemachine/image";

/**
 * Reads the class names from the `metadata.json` next to a `model.json`, if there is one name per output, and the
 * preprocessing if the file is from Teachable Machine: the center square, scaled to −1 … 1.
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

/** Parses the text as JSON. Any program may have written a file with this name, so other contents are ignored. */
function parse(text: string | undefined): Partial<Record<string, unknown>> {
  try {
    const value = parseJson(text ?? "{}", "metadata.json");
    return isJsonObject(value) ? value : {};
  } catch {
    return {};
  }
}
