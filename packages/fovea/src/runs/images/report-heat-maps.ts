import { join } from "node:path";
import { decodeImage, preprocess, shownPixels } from "../../data/index.ts";
import { gradCam } from "../../explain/index.ts";
import { imagePreprocessing, type Model } from "../../models/index.ts";
import { heatScale } from "../../plot/index.ts";
import { shownResults } from "../../report/findings/headline.ts";
import type { PairHeatMap, ReportHeatMaps, ReportLoss, RunReport } from "../../report/index.ts";
import type { AbortSignalLike } from "../../support/abort-signal.ts";
import { isFoveaError } from "../../support/index.ts";
import type { Tensor } from "../../tensor/index.ts";
import { drawHeat } from "./draw-heat.ts";

/** The pairs of classes that get a mean map, and the fewest images that have a mean. */
const mostPairs = 2;
const fewest = 2;

interface Explained {
  readonly loss: ReportLoss;
  /** The image as the network receives it, uint8 [height, width, channels]. */
  readonly image: Tensor;
  readonly predicted: Tensor;
  readonly contrast: Tensor | undefined;
}

/**
 * Computes the heat maps of the images whose losses a report shows: of the predicted class and, where it is wrong, of
 * the predicted rather than the true class; and the mean maps of the pairs that are confused most. Images that can't be
 * read any more have none. Undefined if the report shows no image, or the model has no feature maps.
 */
export async function reportHeatMaps(
  model: Model,
  report: RunReport,
  signal?: AbortSignalLike,
): Promise<ReportHeatMaps | undefined> {
  const { topLosses = [], mostConfused = [] } = shownResults(report)?.results ?? {};
  const explained: Explained[] = [];
  for (const loss of topLosses) {
    signal?.throwIfAborted();
    const found = await explain(model, join(report.data.root, loss.file), loss, signal);
    if (found) explained.push(found);
  }
  if (explained.length === 0) return undefined;
  const predictedScale = heatScale(explained.map(({ predicted }) => predicted));
  const contrastScale = heatScale(explained.flatMap(({ contrast }) => contrast ?? []));
  const images: [string, { predicted: string; contrast?: string }][] = [];
  for (const { loss, image, predicted, contrast } of explained) {
    const first = await drawHeat(image, predicted, predictedScale);
    const second = contrast && (await drawHeat(image, contrast, contrastScale));
    images.push([loss.file, { predicted: first, ...(second && { contrast: second }) }]);
  }
  return { images: new Map(images), pairs: await pairMaps(explained, mostConfused) };
}

async function explain(
  model: Model,
  path: string,
  loss: ReportLoss,
  signal: AbortSignalLike | undefined,
): Promise<Explained | undefined> {
  const preprocessing = imagePreprocessing(model);
  if (!preprocessing) return undefined;
  const options = { class: loss.prediction, ...(signal && { signal }) };
  try {
    const pixels = await decodeImage(path, { channels: preprocessing.mean.length === 1 ? 1 : 3, dtype: "uint8" });
    const [map] = await gradCam(model, pixels, options);
    const [against] =
      loss.prediction === loss.label ? [] : await gradCam(model, pixels, { ...options, against: loss.label });
    if (!map) return undefined;
    const image = shownPixels(await preprocess(pixels, preprocessing), preprocessing);
    return { loss, image, predicted: map.heat, contrast: against?.heat };
  } catch (error) {
    // A file that has gone, or a network without feature maps.
    if (isFoveaError(error)) return undefined;
    throw error;
  }
}

async function pairMaps(
  explained: readonly Explained[],
  confused: readonly { readonly label: string; readonly prediction: string }[],
): Promise<PairHeatMap[]> {
  const pairs = confused.slice(0, mostPairs).flatMap(({ label, prediction }) => {
    const own = explained.filter(({ loss }) => loss.label === label && loss.prediction === prediction);
    const heats = own.flatMap(({ contrast }) => contrast ?? []);
    if (heats.length < fewest) return [];
    return [{ label, prediction, images: own.length, image: meanImage(own), heat: meanOf(heats) }];
  });
  const scale = heatScale(pairs.map(({ heat }) => heat));
  return Promise.all(
    pairs.map(async ({ image, heat, ...pair }) => ({ ...pair, source: await drawHeat(image, heat, scale) })),
  );
}

function meanImage(explained: readonly Explained[]): Tensor {
  const mean = meanOf(explained.map(({ image }) => image));
  return { ...mean, data: Uint8Array.from(mean.data, Math.round), dtype: "uint8" };
}

function meanOf(tensors: readonly Tensor[]): Tensor {
  const [first] = tensors as [Tensor];
  const data = new Float32Array(first.data.length);
  for (const { data: values } of tensors) {
    for (let at = 0; at < data.length; at++) data[at] = (data[at] ?? 0) + Number(values[at]) / tensors.length;
  }
  return { data, shape: first.shape, dtype: "float32" };
}
