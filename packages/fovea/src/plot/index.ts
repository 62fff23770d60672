// Charts of plain data: training curves, confusion matrices, plots of networks, as SVG and as PNG.
// This room may import support/, tensor/ and evaluation/; it knows no model, no training and no engine.
// Add a chart as one file: a function from plain data to an SVG string that imports heavy libraries when it is called.
export { type AccuracyChartOptions, type AccuracyPoint, accuracyChart } from "./accuracy-chart.ts";
export { type ActivationHistogramsOptions, activationHistograms } from "./activation-histograms.ts";
export type { ConfusionMatrix } from "./confusion-cells.ts";
export { type ConfusionMatrixOptions, confusionMatrix } from "./confusion-matrix.ts";
export type { History } from "./curves.ts";
export { type FeatureSheetOptions, featureSheet, type SheetLayer } from "./feature-sheet.ts";
export {
  type FeatureScale,
  type FeatureTileOptions,
  featureColors,
  featureScale,
  featureTile,
} from "./feature-tile.ts";
export { type HeatOverlayOptions, heatColors, heatOverlay, heatScale } from "./heat-overlay.ts";
export { type GridLegend, type GridRow, type ImageGridOptions, imageGrid } from "./image-grid.ts";
export { type ImageRegion, imageRegions, type RegionImage, regionColors } from "./image-regions.ts";
export {
  type IntervalChartOptions,
  type IntervalPoint,
  type IntervalSeries,
  intervalChart,
} from "./interval-chart.ts";
export { type LearningRateChartOptions, type LearningRateLosses, learningRateChart } from "./learning-rate-chart.ts";
export { type ModelPlot, modelPlot, type PlotDetail } from "./model-plot.ts";
export type { PlotNode } from "./plot-node.ts";
export { type ProfileBar, type ProfileChartOptions, profileChart } from "./profile-chart.ts";
export { type ScatterPlotOptions, type ScatterPoint, scatterPlot } from "./scatter-plot.ts";
export { type LayerSparsity, sparsityChart } from "./sparsity-chart.ts";
export { type Tile, type TileGridOptions, tileGrid } from "./tile-grid.ts";
export { type PngOptions, toPng } from "./to-png.ts";
export { type TrainingCurvesOptions, trainingCurves } from "./training-curves.ts";
