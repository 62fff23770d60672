// What `plot` holds: a module of its own, so that editors show the doc comment of each.
export { confusionMatrix } from "./confusion-matrix.ts";
export { modelPlot } from "./model-plot.ts";
export { toPng } from "./to-png.ts";
export { trainingCurves } from "./training-curves.ts";
