// The namespace `plot`: its own module, so that editors show each doc comment.
export { activationHistograms } from "./activation-histograms.ts";
export { confusionMatrix } from "./confusion-matrix.ts";
export { intervalChart } from "./interval-chart.ts";
export { modelPlot } from "./model-plot.ts";
export { scatterPlot } from "./scatter-plot.ts";
export { toPng } from "./to-png.ts";
export { trainingCurves } from "./training-curves.ts";
