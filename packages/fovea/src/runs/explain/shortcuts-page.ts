import type { Engine } from "../../engine/index.ts";
import { gradCam } from "../../explain/index.ts";
import { resizeMap } from "../../explain/maps/resize-map.ts";
import type { Model } from "../../models/index.ts";
import type { ShortcutsPageData } from "../../pages/index.ts";
import { heatScale } from "../../plot/index.ts";
import type { AbortSignalLike } from "../../support/abort-signal.ts";
import type { Tensor } from "../../tensor/index.ts";
import { openClassifier } from "../../transfer/index.ts";
import { drawHeat } from "../images/draw-heat.ts";
import { version } from "../version.ts";
import type { RunShortcuts } from "./find-run-shortcuts.ts";
import { prepareBatch, toCells } from "./prepare-heat.ts";

/** Pixels of a mean map's side. */
const meanSize = 128;

/** What a page shows of a run's shortcuts: with the maps of images behind each suspicion, and the mean map of each class. */
export async function shortcutsPage(
  run: string,
  { findings, grid, names, images, meanHeat, classes, ...shown }: RunShortcuts,
  { engine, signal }: { readonly engine: Engine; readonly signal?: AbortSignalLike },
): Promise<ShortcutsPageData> {
  const { model } = await openClassifier(run, { engine });
  const rows: ShortcutsPageData["findings"][number][] = [];
  for (const { label, strongest, ...finding } of findings) {
    const shownImages = finding.isSuspicious ? strongest.flatMap((at) => images[at] ?? []) : [];
    const maps = await mapsOf(model, shownImages, label, finding.mask, grid, signal);
    rows.push({ ...finding, name: names[label] ?? "", strongest: maps });
  }
  const scale = heatScale([...meanHeat.values()].map((heat) => asTensor(heat, grid)));
  const listed: ShortcutsPageData["classes"][number][] = [];
  for (const { label, ...counts } of classes) {
    const heat = meanHeat.get(label);
    const meanMap = heat && (await meanMapOf(heat, grid, scale));
    listed.push({ ...counts, name: names[label] ?? "", meanMap });
  }
  return { ...shown, version, grid, findings: rows, classes: listed };
}

async function mapsOf(
  model: Model,
  images: RunShortcuts["images"],
  label: number,
  mask: Uint8Array,
  grid: RunShortcuts["grid"],
  signal: AbortSignalLike | undefined,
): Promise<ShortcutsPageData["findings"][number]["strongest"]> {
  const { prepared } = await prepareBatch(
    model,
    images.map(({ path }) => path),
  );
  const made: { readonly file: string; readonly heat: Tensor; readonly shown: Tensor; readonly share: number }[] = [];
  for (const one of prepared) {
    const [map] = await gradCam(model, one.input, { class: label, ...(signal && { signal }) });
    if (!map) continue;
    const { heat } = toCells(one, map.heat, grid);
    const sum = (values: Float32Array) => values.reduce((total, value) => total + value, 0);
    const file = images.find(({ path }) => path === one.file)?.file ?? one.file;
    const share = sum(heat.filter((_, cell) => mask[cell] === 1)) / (sum(heat) || 1);
    made.push({ file, heat: map.heat, shown: one.shown, share });
  }
  const scale = heatScale(made.map(({ heat }) => heat));
  return Promise.all(
    made.map(async ({ file, heat, shown, share }) => ({ file, share, source: await drawHeat(shown, heat, scale) })),
  );
}

async function meanMapOf(heat: Float32Array, grid: RunShortcuts["grid"], scale: number): Promise<string> {
  const large = resizeMap({ ...asTensor(heat, grid), data: heat, dtype: "float32" }, meanSize, meanSize);
  const black: Tensor = { data: new Uint8Array(meanSize ** 2), shape: [meanSize, meanSize, 1], dtype: "uint8" };
  return drawHeat(black, large, scale);
}

function asTensor(data: Float32Array, { rows, columns }: RunShortcuts["grid"]): Tensor {
  return { data, shape: [rows, columns], dtype: "float32" };
}
