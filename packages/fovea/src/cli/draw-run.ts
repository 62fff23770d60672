import { join } from "node:path";
import { writeFileAtomically } from "../io/index.ts";
import { type Model, plotData } from "../models/index.ts";
import { confusionMatrix, modelPlot, toPng, trainingCurves } from "../plot/index.ts";
import type { History } from "../train/index.ts";
import { runFiles } from "./run-folder.ts";

/** What the pictures of a run show. */
export interface RunPictures {
  readonly title: string;
  readonly model: Model;
  readonly history: History;
  readonly confusion: readonly (readonly number[])[];
  readonly classes: readonly string[];
}

/** Writes the training curves, the model's plot and the confusion matrix of a run, each as SVG and as PNG. */
export async function drawRun(folder: string, pictures: RunPictures): Promise<void> {
  const { title, model, history, confusion, classes } = pictures;
  await writePicture(folder, runFiles.curves, await trainingCurves(history.history, { title: `${title}: training` }));
  await writePicture(folder, runFiles.plot, await modelPlot({ ...plotData(model.network), title: model.name }));
  const matrix = { matrix: confusion, classes };
  await writePicture(folder, runFiles.confusion, await confusionMatrix(matrix, { title: `${title}: test images` }));
}

async function writePicture(folder: string, name: string, svg: string): Promise<void> {
  await writeFileAtomically(join(folder, `${name}.svg`), svg);
  await writeFileAtomically(join(folder, `${name}.png`), await toPng(svg));
}
