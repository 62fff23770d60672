import { basename, relative, sep } from "node:path";
import type { Engine } from "../../engine/index.ts";
import { findShortcuts, gradCam, type HeatedImage, type ShortcutFinding, type Shortcuts } from "../../explain/index.ts";
import { joinedCrops } from "../../models/classify.ts";
import { requiredPreprocessing } from "../../models/image-preprocessing.ts";
import type { Model } from "../../models/index.ts";
import { ConfigError } from "../../support/index.ts";
import type { Tensor } from "../../tensor/index.ts";
import { openClassifier } from "../../transfer/index.ts";
import { groupNumbers } from "../images/image-groups.ts";
import { readImageParts } from "../images/image-parts.ts";
import { type MeasuredImagesOptions, measuredImages, type PartName } from "../images/measured-images.ts";
import { readImageRun } from "../run-folder.ts";
import { type CoveredRegion, coverRegion } from "./cover-region.ts";
import { type PreparedFile, prepareBatch, shortcutGrid, toCells } from "./prepare-heat.ts";

/** What is looked at, and how much of it. */
export interface RunShortcutsOptions extends MeasuredImagesOptions {
  readonly engine: Engine;
  /** The most images per class, taken at even distances (default 50). */
  readonly limit?: number | undefined;
  /** Called with the number of images that were looked at, and their total. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** An image that was looked at. */
export interface ShortcutImage {
  /** Its path in the folder. */
  readonly file: string;
  readonly path: string;
  readonly label: number;
}

/** What the classes of a run may be recognized by besides what they are. */
export interface RunShortcuts extends Omit<Shortcuts, "findings"> {
  readonly run: string;
  /** The folder of the images. */
  readonly data: string;
  readonly part: PartName | "all";
  readonly names: readonly string[];
  /** The layer of the heat maps. */
  readonly layer: string | undefined;
  readonly grid: { readonly rows: number; readonly columns: number };
  readonly images: readonly ShortcutImage[];
  readonly findings: readonly (ShortcutFinding & { readonly covered?: CoveredRegion })[];
  /** The mean heat of each class, [rows, columns], each image's heat adding up to 1. */
  readonly meanHeat: ReadonlyMap<number, Float32Array>;
  /** Files that can't be read as images. */
  readonly faults: readonly { readonly file: string; readonly reason: string }[];
}

/** The suspicions that are tried by covering the region. */
const mostCovered = 6;
const batchSize = 16;

/**
 * Looks for shortcuts of a run's classes over images that it was not trained on, or over a folder: where the heat of
 * each class lies (Grad-CAM), on borders and corners, on what never changes, and outside of alpha masks. Regions under
 * suspicion are covered, to see whether answers change.
 * @throws ConfigError as `evaluateImages`, for a network without feature maps, and for a run on several labels or values.
 */
export async function findRunShortcuts(run: string, options: RunShortcutsOptions): Promise<RunShortcuts> {
  const { engine, limit = 50, onProgress = () => {}, signal } = options;
  const settings = await readImageRun(run);
  if (settings && settings.task !== "classification") {
    throw new ConfigError(`${run} predicts several labels or values; shortcuts are found for classes, one per image`);
  }
  const { model } = await openClassifier(run, { engine });
  requiredPreprocessing(model);
  const parts = await readImageParts(run);
  const found = await measuredImages(run, model, parts, options);
  const { files, labels, classes: names } = found.images;
  const groups = groupNumbers(files, found.report);
  const chosen = evenly(files, labels, limit);
  const heated: HeatedImage[] = [];
  const images: ShortcutImage[] = [];
  const faults: { file: string; reason: string }[] = [];
  const grid = shortcutGrid(model);
  let layer: string | undefined;
  let done = 0;
  for (const [label, indices] of chosen) {
    for (let first = 0; first < indices.length; first += batchSize) {
      signal?.throwIfAborted();
      const some = indices.slice(first, first + batchSize);
      const { prepared, faulty } = await prepareBatch(
        model,
        some.map((index) => files[index] ?? ""),
      );
      faults.push(...faulty);
      const maps = await heatOf(model, prepared, label, signal);
      layer ??= maps[0]?.layer;
      for (const [at, one] of prepared.entries()) {
        const index = some.find((candidate) => files[candidate] === one.file) ?? 0;
        const cells = toCells(one, maps[at]?.heat, grid);
        heated.push({ ...cells, label, group: groups[index] ?? index });
        images.push({ path: one.file, file: relative(found.report.root, one.file).replaceAll(sep, "/"), label });
      }
      done += some.length;
      onProgress(
        done,
        [...chosen.values()].reduce((sum, { length }) => sum + length, 0),
      );
    }
  }
  const { findings, ...shortcuts } = findShortcuts(grid, heated);
  const tried: (ShortcutFinding & { readonly covered?: CoveredRegion })[] = [];
  for (const finding of findings) {
    const isTried = finding.isSuspicious && tried.filter(({ covered }) => covered).length < mostCovered;
    tried.push(isTried ? { ...finding, covered: await coverRegion(model, images, finding, grid, signal) } : finding);
  }
  return {
    ...{ ...shortcuts, run: basename(run), data: found.data, part: found.part, names, layer, grid, images, faults },
    ...{ findings: tried, meanHeat: meanHeatOf(heated) },
  };
}

/** Positions of the images of each class, as many as wanted, at even distances. */
function evenly(files: readonly string[], labels: ArrayLike<number>, limit: number): Map<number, number[]> {
  const byClass = new Map<number, number[]>();
  files.forEach((_, index) => {
    const label = Number(labels[index]);
    byClass.set(label, [...(byClass.get(label) ?? []), index]);
  });
  const sorted = [...byClass].sort(([a], [b]) => a - b);
  return new Map(
    sorted.map(([label, all]) => {
      const step = Math.max(1, all.length / limit);
      const count = Math.min(all.length, limit);
      return [label, Array.from({ length: count }, (_, at) => all[Math.floor(at * step)] ?? 0)];
    }),
  );
}

async function heatOf(
  model: Model,
  prepared: readonly PreparedFile[],
  label: number,
  signal: MeasuredImagesOptions["signal"],
): Promise<{ readonly heat: Tensor; readonly layer: string | undefined }[]> {
  if (prepared.length === 0) return [];
  const batch = joinedCrops(
    prepared.map(({ input }) => input),
    model.network.inputs[0]?.dtype,
  );
  const maps = await gradCam(model, batch, { class: label, ...(signal && { signal }) });
  return maps.map(({ heat, layer }) => ({ heat, layer: layer?.path }));
}

function meanHeatOf(images: readonly HeatedImage[]): Map<number, Float32Array> {
  const means = new Map<number, Float32Array>();
  const counts = new Map<number, number>();
  for (const { label, heat } of images) {
    const total = heat.reduce((sum, value) => sum + Math.max(0, value), 0);
    if (!(total > 0)) continue;
    const mean = means.get(label) ?? new Float32Array(heat.length);
    heat.forEach((value, at) => {
      mean[at] = (mean[at] ?? 0) + Math.max(0, value) / total;
    });
    means.set(label, mean);
    counts.set(label, (counts.get(label) ?? 0) + 1);
  }
  return new Map([...means].map(([label, sum]) => [label, sum.map((value) => value / (counts.get(label) ?? 1))]));
}
