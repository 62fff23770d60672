import { join } from "node:path";
import { writeFileAtomically } from "../io/index.ts";
import { type Model, plotData } from "../models/index.ts";
import { confusionMatrix, modelPlot, toPng, trainingCurves } from "../plot/index.ts";
import type { History } from "../train/index.ts";
import { runFiles } from "./run-folder.ts";

/** What the figures of a run show. */
export interface RunFigures {
  readonly title: string;
  readonly model: Model;
  readonly history: History;
  /** Undefined for images with several labels or values. */
  readonly confusion?: readonly (readonly number[])[] | undefined;
  readonly classes: readonly string[];
  /** What the confusion matrix was measured on (default "test"). */
  readonly part?: "validation" | "test";
}

/** Writes a run's training curves (if there were epochs), model plot and confusion matrix, each as SVG and PNG. */
export async function plotRun(folder: string, figures: RunFigures): Promise<void> {
  const { title, model, history, confusion, classes, part = "test" } = figures;
  if (history.epoch.length > 0) {
    await writeFigure(folder, runFiles.curves, await trainingCurves(history.history, { title: `${title}: training` }));
  }
  await writeFigure(folder, runFiles.plot, await modelPlot({ ...plotData(model.network), title: model.name }));
  if (!confusion) return;
  const matrix = { matrix: confusion, classes };
  await writeFigure(folder, runFiles.confusion, await confusionMatrix(matrix, { title: `${title}: ${part} images` }));
}

async function writeFigure(folder: string, name: string, svg: string): Promise<void> {
  await writeFileAtomically(join(folder, `${name}.svg`), svg);
  await writeFileAtomically(join(folder, `${name}.png`), await toPng(svg));
}
