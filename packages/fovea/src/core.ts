// What works without Node: what a browser gets from "fovea", and everybody from "fovea/core".
// This file may import the rooms of the core alone.
// Add what users name in their programs; each thing is documented where it is defined.

/** Image augmentation: steps, presets, and the functions that draw and apply them. */
export * as augment from "./data/augment/catalog.ts";
export type {
  AugmentationPlan,
  AugmentationStep,
  BytePixels,
  Displacement,
  DrawKey,
  DrawSizes,
  FillMode,
  Mix,
  MixedSample,
  Normalization,
  PixelOperation,
  PrincipalColors,
  Sampling,
  StepFactory,
} from "./data/augment/index.ts";
export {
  type ArraySamples,
  type Batch,
  type BatchOptions,
  type BatchPosition,
  type BatchTransform,
  type CropCount,
  type Dataset,
  type DatasetSource,
  dataset,
  decodeImage,
  type ElementSpec,
  type FittedResize,
  type GivenPixels,
  type ImageFit,
  type ImageLook,
  type ImageOptions,
  type ImageSource,
  type ImageSpec,
  type ImageTensor,
  imageSize,
  invert,
  type NamedTensors,
  type Preprocessing,
  preprocess,
  preprocessBatches,
  preprocessCrops,
  type Sample,
  type SampleWeights,
  type Tensors,
  toCategorical,
  type ValueRange,
} from "./data/index.ts";
export { fromArrays, fromBatches, fromIterable } from "./data/sources/index.ts";
export {
  type Engine,
  type EngineInformation,
  type EngineName,
  type EngineProvider,
  engineProviders,
  type Program,
  type ProgramStatistics,
  portableEngine,
  registerEngine,
  type StepTime,
  selectEngine,
  type TuningCache,
  type Variable,
} from "./engine/index.ts";
/** Honest results as pure functions over arrays: intervals, cross-validation, calibration, linear probes, forecasts. */
export * as evaluation from "./evaluation/index.ts";
/** What a network's scores depend on: heat maps such as Grad-CAM, with `explain.gradCam(model, images)`. */
export * as explain from "./explain/index.ts";
export * as fields from "./fields.ts";
export type { Value } from "./graph/index.ts";
export {
  defineInitializer,
  type Initializer,
  type InitializerName,
  initializers,
} from "./initializers/index.ts";
export {
  type ActivationName,
  type Applied,
  channelStatistics,
  defineLayer,
  type Layer,
  type LayerContext,
  type LayerDefinition,
  type LayerFactory,
  layers,
  type SymbolicTensor,
} from "./layers/index.ts";
export { defineLoss, type Loss, type LossFactory, type LossName, losses } from "./losses/index.ts";
export {
  defineMeanMetric,
  defineMetric,
  type Metric,
  type MetricFactory,
  type MetricName,
  metrics,
} from "./metrics/index.ts";
export {
  type ClassData,
  type Classification,
  type Classified,
  type ClassifyOptions,
  type Ensemble,
  type EnsembleEvaluateOptions,
  ensemble,
  type ImagesGiven,
  Model,
  type ModelOptions,
  model,
  plotData,
  type SaveOptions,
  sequential,
} from "./models/index.ts";
export type { LayerSelection, SummaryOptions } from "./network/index.ts";
export { ops } from "./ops/index.ts";
export {
  commonOptions,
  defineOptimizer,
  defineSchedule,
  type LearningRate,
  type Optimizer,
  type OptimizerFactory,
  type OptimizerName,
  optimizers,
  type Schedule,
  type ScheduleFactory,
  schedules,
} from "./optimizers/index.ts";
export type { PageLanguage } from "./page/index.ts";
/** Pictures of plain data, as SVG, and `toPng`. */
export * as plot from "./plot/catalog.ts";
export type {
  ActivationHistogramsOptions,
  ConfusionMatrix,
  IntervalChartOptions,
  IntervalPoint,
  IntervalSeries,
  ModelPlot,
  PlotNode,
  ScatterPlotOptions,
  ScatterPoint,
  TrainingCurvesOptions,
} from "./plot/index.ts";
export { defineRegularizer, type Regularizer, type RegularizerName, regularizers } from "./regularizers/index.ts";
export {
  type PartResults,
  type RenderReportOptions,
  type ReportData,
  type RunReport,
  readRunReport,
  renderReport,
  writeRunReport,
} from "./report/index.ts";
export { ConfigError, EngineError, FormatError, isFoveaError, ShapeError } from "./support/index.ts";
export { defineField, optional, options } from "./support/schema.ts";
export {
  type DType,
  type LazyTensor,
  type NestedNumbers,
  type NumericArray,
  type PartialShape,
  type Shape,
  type Tensor,
  type TensorData,
  type TypedArray,
  tensor,
  zeros,
} from "./tensor/index.ts";
export * as callbacks from "./train/callbacks/index.ts";
export type {
  ActivationsOptions,
  Callback,
  ClassChoice,
  ClassWeight,
  CompileOptions,
  EvaluateOptions,
  FindLearningRateOptions,
  FitOptions,
  Gradients,
  GradientsOptions,
  History,
  KnownValues,
  LayerNorms,
  LearningRateRange,
  Logs,
  NamedSamples,
  PredictionData,
  PredictOptions,
  Profile,
  ProfiledStep,
  ProfileOptions,
  ProfileRow,
  RangeTestStep,
  StepPart,
  TensorPlace,
  Training,
  TrainingData,
} from "./train/index.ts";
export * as zoo from "./zoo/index.ts";
