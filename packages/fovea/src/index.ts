// The public face: what `import … from "fovea"` gives.
// This file may import every room but the command line.
// Add what users name in their programs; each thing is documented where it is defined.
import { confusionMatrix, modelPlot, toPng, trainingCurves } from "./draw/index.ts";
import { initializer } from "./initializers/index.ts";
import {
  binaryCrossentropy,
  categoricalCrossentropy,
  hinge,
  huber,
  klDivergence,
  meanAbsoluteError,
  meanSquaredError,
  sparseCategoricalCrossentropy,
} from "./losses/index.ts";
import {
  accuracy,
  auc,
  binaryAccuracy,
  categoricalAccuracy,
  confusionMatrix as countConfusions,
  precision,
  predictedClasses,
  recall,
  sparseCategoricalAccuracy,
  sparseTopKCategoricalAccuracy,
  topKAccuracy,
  topKCategoricalAccuracy,
} from "./metrics/index.ts";
import {
  adadelta,
  adagrad,
  adam,
  adamax,
  adamw,
  cosineDecay,
  exponentialDecay,
  nadam,
  oneCycle,
  piecewiseConstant,
  rmsprop,
  sgd,
  stepDecay,
} from "./optimizers/index.ts";
import { regularizer } from "./regularizers/index.ts";
import * as schemaFields from "./support/schema-fields.ts";

/** How weights follow from gradients: `optimizers.adam({ learningRate: 1e-3 })`. */
export const optimizers = { adadelta, adagrad, adam, adamax, adamw, nadam, rmsprop, sgd };

/** Learning rates that change along a training: `optimizers.sgd({ learningRate: schedules.cosineDecay({ … }) })`. */
export const schedules = { cosineDecay, exponentialDecay, oneCycle, piecewiseConstant, stepDecay };

/** What a training makes small: `losses.sparseCategoricalCrossentropy({ fromLogits: true })`. */
export const losses = {
  binaryCrossentropy,
  categoricalCrossentropy,
  hinge,
  huber,
  klDivergence,
  meanAbsoluteError,
  meanSquaredError,
  sparseCategoricalCrossentropy,
};

/** Measures of quality for `compile`; `confusionMatrix` and `predictedClasses` read what `predict` gave. */
export const metrics = {
  accuracy,
  auc,
  binaryAccuracy,
  categoricalAccuracy,
  /** How often each class was taken for each: labels and what `predict` gave → `matrix[label][prediction]`. */
  confusionMatrix: countConfusions,
  precision,
  /** The class of every prediction: that of the largest score, or for a single unit 1 above 0.5 (logits: above 0). */
  predictedClasses,
  recall,
  sparseCategoricalAccuracy,
  sparseTopKCategoricalAccuracy,
  topKAccuracy,
  topKCategoricalAccuracy,
};

/** Kinds of options for `defineLayer` and its kin: `options({ units: fields.positiveInteger() })`. */
export const fields = { ...schemaFields, initializer, regularizer };

/** Pictures of plain data, as SVG, and `toPng`. */
export const draw = {
  /** A matrix of counts, with recall and precision. */
  confusionMatrix,
  /** A network with shapes and parameters: `modelPlot(plotData(model.network))`; `model.plot()` does both. */
  modelPlot,
  /** An SVG as the bytes of a PNG. */
  toPng,
  /** Loss and metrics epoch by epoch: `trainingCurves(history)`. */
  trainingCurves,
};

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
  datasets,
  decodeImage,
  type ElementSpec,
  type ImageClasses,
  type ImageOptions,
  type ImageSource,
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
} from "./data/index.ts";
export { fromArrays, fromBatches, fromIterable } from "./data/sources/index.ts";
export type { ConfusionMatrix, ModelPlot, PlotNode, TrainingCurvesOptions } from "./draw/index.ts";
export {
  type Engine,
  type EngineName,
  nativeEngine,
  type Program,
  type ProgramStatistics,
  portableEngine,
  type StepTime,
  selectEngine,
  type Variable,
} from "./engine/index.ts";
export {
  type ConventionName,
  type ConvertOptions,
  convertWeights,
  type ExportWeightsOptions,
  exportOnnx,
  exportWeights,
  formatReport,
  type ImportModelOptions,
  importModel,
  type LeftOverWeight,
  type LoadReport,
  type LoadWeightsOptions,
  loadWeights,
  type MatchedWeight,
  type MissingWeight,
  type OnnxDimension,
  type OnnxExport,
  type OnnxOptions,
  type OnnxValueInfo,
  type OtherShape,
} from "./exchange/index.ts";
export type { Value } from "./graph/index.ts";
export {
  defineInitializer,
  type Initializer,
  type InitializerName,
  initializers,
} from "./initializers/index.ts";
export { cacheFolder, type FetchOptions, fetchFile } from "./io/index.ts";
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
export { defineLoss, type Loss, type LossName } from "./losses/index.ts";
export { defineMeanMetric, defineMetric, type Metric, type MetricName } from "./metrics/index.ts";
export {
  type ClassData,
  type Classification,
  type Classified,
  type ClassifyOptions,
  type Ensemble,
  type EnsembleEvaluateOptions,
  ensemble,
  type ImagesGiven,
  type LoadOptions,
  loadModel,
  Model,
  type ModelOptions,
  model,
  plotData,
  type SaveOptions,
  sequential,
} from "./models/index.ts";
export type { SummaryOptions } from "./network/index.ts";
export { ops } from "./ops/index.ts";
export {
  commonOptions,
  defineOptimizer,
  defineSchedule,
  type LearningRate,
  type Optimizer,
  type OptimizerName,
  type Schedule,
} from "./optimizers/index.ts";
export { defineRegularizer, type Regularizer, type RegularizerName, regularizers } from "./regularizers/index.ts";
export { ConfigError, EngineError, FormatError, isFoveaError, ShapeError } from "./support/index.ts";
export { defineField, optional, options } from "./support/schema.ts";
export {
  type DType,
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
export {
  type Callback,
  type ClassWeight,
  type CompileOptions,
  callbacks,
  type EvaluateOptions,
  type FitOptions,
  type History,
  type Logs,
  type NamedSamples,
  type PredictionData,
  type PredictOptions,
  type Profile,
  type ProfiledStep,
  type ProfileOptions,
  type ProfileRow,
  type StepPart,
  type Training,
  type TrainingData,
} from "./train/index.ts";
export * as zoo from "./zoo/index.ts";
