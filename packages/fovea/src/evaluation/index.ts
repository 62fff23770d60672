// Honest results: intervals, cross-validation, comparison, calibration, doubtful labels, linear probes, forecasts.
// This room may import support/ and tensor/, and computes from plain arrays: no model, no engine, no files.
// To add a function: one file named after it, a line here, and a test against another implementation or a closed form.

export type { Labels } from "./arguments.ts";
export {
  type Calibration,
  type CalibrationOptions,
  calibration,
  type ReliabilityBin,
} from "./calibration/calibration.ts";
export { brierScore, negativeLogLikelihood } from "./calibration/proper-scores.ts";
export {
  applyTemperature,
  fitTemperature,
  type TemperatureFit,
  type TemperatureOptions,
} from "./calibration/temperature.ts";
export { type ClassGain, classGains } from "./curves/class-gains.ts";
export { type ForecastOptions, forecastAccuracy } from "./curves/forecast-accuracy.ts";
export { type LayerNormCurve, layerNormCurves } from "./curves/layer-norm-curves.ts";
export { type LearningCurve, learningCurves } from "./curves/learning-curves.ts";
export {
  type LearningCurveOptions,
  type LearningCurvePoint,
  probeLearningCurve,
  probeLearningCurveAsync,
} from "./curves/probe-learning-curve.ts";
export { smoothCurve } from "./curves/smooth-curve.ts";
export {
  type StageAccuracy,
  type TransferCase,
  type TransferCaseOptions,
  transferCase,
} from "./curves/transfer-case.ts";
export { type TurningPoint, type TurningPointOptions, turningPoint } from "./curves/turning-point.ts";
export { type ValidationCourse, validationCourse } from "./curves/validation-course.ts";
export { type FoldOptions, type Split, stratifiedFolds } from "./folds/stratified-folds.ts";
export { averagePrecision } from "./labels/average-precision.ts";
export { type ClassResult, classReport } from "./labels/class-report.ts";
export { type DoubtfulLabel, doubtfulLabels, type LabelDoubts } from "./labels/doubtful-labels.ts";
export { type GroupedClassReportOptions, groupedClassReport } from "./labels/grouped-class-report.ts";
export { type LabelResult, labelReport } from "./labels/label-report.ts";
export { type MacroAverages, macroAverages } from "./labels/macro-averages.ts";
export { type Confusion, mostConfused } from "./labels/most-confused.ts";
export { regressionReport, type ValueResult } from "./labels/regression-report.ts";
export { type PredictionLoss, topLosses } from "./labels/top-losses.ts";
export { logMe } from "./log-me.ts";
export { type CalibrateNoveltyOptions, calibrateNovelty } from "./novelty/calibrate-novelty.ts";
export type { FittedTensors } from "./novelty/distance.ts";
export {
  type NoveltyDetector,
  type NoveltyMethod,
  type NoveltyOptions,
  type NoveltyState,
  noveltyDetector,
  restoreNoveltyDetector,
} from "./novelty/novelty-detector.ts";
export type { AsyncOptions } from "./probe/async-options.ts";
export {
  type CrossValidation,
  type CrossValidationOptions,
  crossValidateProbe,
  crossValidateProbeAsync,
} from "./probe/cross-validate-probe.ts";
export {
  fitProbe,
  fitProbeAsync,
  fitRidgeProbe,
  fitRidgeProbeAsync,
  type Probe,
  type ProbeOptions,
  predictProbe,
  type RidgeProbeOptions,
} from "./probe/fit-probe.ts";
export { type Pca, type PcaOptions, pca } from "./projection/pca.ts";
export { type UmapOptions, umap } from "./projection/umap.ts";
export { accuracyInterval } from "./statistics/accuracy-interval.ts";
export { type BootstrapOptions, bootstrapInterval } from "./statistics/bootstrap-interval.ts";
export { type ClassifierPair, compareClassifiers } from "./statistics/compare-classifiers.ts";
export { type CorrectedTTestOptions, correctedTTest, type ScoreComparison } from "./statistics/corrected-t-test.ts";
export type { Interval } from "./statistics/interval.ts";
export { mcnemar, type PairedComparison } from "./statistics/mcnemar.ts";
export { pairedDifference } from "./statistics/paired-difference.ts";
export { wilsonInterval } from "./statistics/wilson-interval.ts";
