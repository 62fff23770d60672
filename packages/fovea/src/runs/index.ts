// What users do with models, as functions over plain data: start, resume, evaluate and list runs, classify image files.
// A run is a folder with settings, a job that trains it, the events it reports, and a result.
// This room may import every room but the command line, and prints nothing: command line, studio and server are skins.
// Add a use case: a file with one function that returns data and reports through events; the skins show them.

export type { ExplainedAnswer } from "../pages/index.ts";
export { type AdviseEvent, type AdviseImagesOptions, adviseImages } from "./advise-images.ts";
export {
  type ClassifiedFiles,
  type ClassifyFilesOptions,
  classifyFiles,
  type FilePrediction,
  type GreyInput,
} from "./classify-files.ts";
export { type ComparedRuns, type CompareRunsOptions, compareRuns } from "./compare/compare-runs.ts";
export { writeComparisonPage } from "./compare/write-comparison.ts";
export { lossOf } from "./compile-options.ts";
export { checkDataSetName, type NamedData, openDataSet } from "./data-sets.ts";
export type { TestResult } from "./evaluate-classifier.ts";
export { type EvaluateRunOptions, type Evaluation, evaluateRun } from "./evaluate-run.ts";
export { type ActivationsOptions, activationsOf } from "./explain/activations-of.ts";
export { type ChosenItems, pageOfItems } from "./explain/chosen-items.ts";
export { classNamed } from "./explain/class-named.ts";
export type { ChangedAnswers, CoveredRegion } from "./explain/cover-region.ts";
export { drawActivations } from "./explain/draw-activations.ts";
export { drawExplanation } from "./explain/draw-explanation.ts";
export { type ExplainedImage, type ExplainImageOptions, explainImage } from "./explain/explain-image.ts";
export { type ExplanationOptions, explanationOf } from "./explain/explanation-of.ts";
export { drawFirstFilters, drawOptimizedImages, targetName } from "./explain/filter-tiles.ts";
export { filtersPageOf } from "./explain/filters-page-of.ts";
export { findRunShortcuts, type RunShortcuts, type RunShortcutsOptions } from "./explain/find-run-shortcuts.ts";
export { type ImageActivations, type ImageActivationsOptions, imageActivations } from "./explain/image-activations.ts";
export { mapNotes } from "./explain/map-notes.ts";
export { type PageExamplesOptions, pageExamples } from "./explain/page-examples.ts";
export { shortcutsPage } from "./explain/shortcuts-page.ts";
export {
  checkFeaturesFile,
  type ExtractEvent,
  type ExtractedFolder,
  type ExtractFolderOptions,
  extractFolder,
} from "./extract-folder.ts";
export { findLearningRate, type LearningRateSearch } from "./find-learning-rate.ts";
export { type EvaluateImagesOptions, evaluateImages, type ImageEvaluation } from "./images/evaluate-images.ts";
export {
  type EvaluateTargetsOptions,
  evaluateTargets,
  type TargetEvaluation,
} from "./images/evaluate-targets.ts";
export { imageFiles } from "./images/image-files.ts";
export type { ImageJob } from "./images/image-job.ts";
export type { ImageRunEvent, ImageRunListener, PartSizes } from "./images/image-run-event.ts";
export type { ImageRunResult } from "./images/image-run-result.ts";
export type { ImageRunSettings } from "./images/image-run-settings.ts";
export { keptImages } from "./images/kept-images.ts";
export { type ChosenImageSettings, type NewImageJobOptions, newImageJob } from "./images/new-image-job.ts";
export {
  type ImagePrediction,
  type PredictedFiles,
  type PredictFilesOptions,
  predictFiles,
} from "./images/predict-files.ts";
export { type PredictedTargetFiles, predictTargets, type TargetPrediction } from "./images/predict-targets.ts";
export { reportHeatMaps } from "./images/report-heat-maps.ts";
export { resumeImageJob } from "./images/resume-image-job.ts";
export type { PartResult } from "./images/test-classifier.ts";
export type { TargetInterpretation, TargetPartResult } from "./images/test-targets.ts";
export {
  type FinishedImageRun,
  type ImageRunOutcome,
  type StoppedImageRun,
  type TrainImagesOptions,
  trainImages,
} from "./images/train-images.ts";
export { readReport, writeReportPage } from "./images/write-report.ts";
export type { LessonRequest } from "./lessons/lesson-subject.ts";
export { collectLesson, makeLesson } from "./lessons/make-lesson.ts";
export { type ListedRun, listRuns } from "./list-runs.ts";
export { type MapImagesOptions, mapImages, type PlacedImages } from "./map/map-images.ts";
export { writeMap } from "./map/write-map.ts";
export type { BackboneChoice } from "./named-candidate.ts";
export { type ChosenSettings, type NewJobOptions, newJob } from "./new-job.ts";
export { openBackbone } from "./open-backbone.ts";
export { checkModelName, type OpenedModel, openModel } from "./open-model.ts";
export { openPretrained } from "./open-pretrained.ts";
export { preprocessingFor, type StatedImages } from "./preprocessing-for.ts";
export { isArchitecture, type PretrainedEvent, type WeightsChoice } from "./pretrained-choice.ts";
export { type AugmentationPreview, type PreviewOptions, previewAugmentation } from "./preview-augmentation.ts";
export { isTaken } from "./reserve-folder.ts";
export { type ResumeOptions, resumeJob } from "./resume-job.ts";
export type { RunEvent, RunListener, RunStarted } from "./run-event.ts";
export { readImageRun, readRun, runFiles } from "./run-folder.ts";
export { type RunResult, readResult } from "./run-result.ts";
export {
  defaultSettings,
  type RunSettings,
  type ScheduleName,
  scheduleNames,
  type Validation,
} from "./run-settings.ts";
export { type SamplePrediction, samplePredictions } from "./sample-predictions.ts";
export { type FinishedRun, type RunOutcome, type StoppedRun, type TrainRunOptions, trainRun } from "./train-run.ts";
export type { TrainingJob } from "./training-job.ts";
export { version } from "./version.ts";
