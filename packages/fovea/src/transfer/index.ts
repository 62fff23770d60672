// Transfer learning: backbones, features kept on disk, heads, and recipes to fine-tune them.
// This room may import the core, io/, images/ and image-pipeline/; runs/ and the command line use it.
// Add a head: a case in head.ts. Add a source of backbones: a function that returns a `Backbone`.
export { imageFits, withFit } from "../data/index.ts";
export type { Advice, BackboneAdvice, RecipeForecast } from "./advise/advice.ts";
export { advise } from "./advise/advise.ts";
export type { AdviseOptions, AdviseProgress } from "./advise/advise-options.ts";
export type { AdviceCandidate } from "./advise/candidates.ts";
export {
  type Backbone,
  type BackboneOptions,
  backboneOf,
  type FeaturePooling,
  withBackboneFit,
  type ZooNetwork,
  zooBackbone,
} from "./backbone.ts";
export { type CalibrateClassifierOptions, calibrateClassifier } from "./calibrate-classifier.ts";
export { type Balance, classCounts, isUnbalanced } from "./class-balance.ts";
export {
  type ClassifiedImage,
  type ClassifiedImages,
  Classifier,
  type ClassifierOptions,
  openClassifier,
} from "./classifier.ts";
export { type Confidence, type ConfidenceData, type ConfidenceOptions, fitConfidence } from "./confidence.ts";
export type { DoubtfulImage } from "./doubtful-images.ts";
export { type ExtractFeaturesOptions, extractFeatures, type ImageFeatures } from "./extract-features.ts";
export type { FeatureCache } from "./feature-cache.ts";
export { defaultTuning, type FineTuning, prepareFineTuning } from "./fine-tune.ts";
export { type Head, type HeadModel, headModel, type ValueScale } from "./head.ts";
export { type ImageDatasetOptions, imageDataset } from "./image-dataset.ts";
export type { ImageTrainingOptions } from "./image-training.ts";
export {
  type ConfusedClasses,
  type ImageLoss,
  type Interpretation,
  interpretation,
  type Predicted,
} from "./interpretation.ts";
export type { ImageTargets, LabeledImages, LabeledImagesGiven, LearnerImages } from "./labeled-images.ts";
export {
  type FittedHead,
  type Learner,
  learner,
} from "./learner.ts";
export type {
  CalibrateOptions,
  DoubtfulLabelsOptions,
  FineTuneOptions,
  FitHeadOptions,
  InterpretOptions,
  LearnerOptions,
  ListOptions,
  PredictImagesOptions,
} from "./learner-options.ts";
export type { LearningTask } from "./learning-task.ts";
export type { LearnerPredictions } from "./predict-images.ts";
export {
  type AugmentationName,
  augmentationNames,
  type Recipe,
  recipe,
  type TransferMode,
  transferModes,
} from "./recipe.ts";
export type { LabelInterpretation, TargetError, ValueInterpretation } from "./target-interpretation.ts";
export type { TestTimeAugmentation } from "./test-time-augmentation.ts";
