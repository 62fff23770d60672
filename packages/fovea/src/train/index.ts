// Training: a network's losses, metrics and optimizer as whole-step programs of an engine, and the loops that run them.
// This room may import everything below models/: network/, losses/, metrics/, optimizers/, data/, compile/, engine/.
// Add a loop next to evaluate.ts, a callback in callbacks/. Saving and methods of Model belong in models/.

export type { ClassWeight } from "./batches/class-weight.ts";
export type { NamedSamples, PredictionData, TrainingData } from "./batches/training-data.ts";
export type { Callback, Training } from "./callbacks/callback.ts";
export * as callbacks from "./callbacks/index.ts";
export type {
  Compilation,
  CompileOptions,
  LossGiven,
  MetricGiven,
  MetricsGiven,
  OutputObjective,
} from "./compilation.ts";
export { type EvaluateOptions, evaluate } from "./evaluate.ts";
export { fit } from "./fit/fit.ts";
export type { FitOptions } from "./fit/fit-options.ts";
export type { History } from "./fit/history.ts";
export type { Position, Progress } from "./fit/progress.ts";
export { restoreTrainingState, type TrainingState, trainingState } from "./fit/training-state.ts";
export { type ActivationsOptions, activations } from "./inspection/activations.ts";
export { type Gradients, type GradientsOptions, gradients } from "./inspection/gradients.ts";
export type { KnownValues } from "./inspection/known-values.ts";
export { linkOf, type OutputLink, type ScorePlace, scoreValue } from "./inspection/score-value.ts";
export type { ClassChoice } from "./inspection/score-weights.ts";
export { type ScoresOptions, scores, scoresAndActivations } from "./inspection/scores.ts";
export { placeName, type TensorPlace, valueAt } from "./inspection/tensor-place.ts";
export {
  type FindLearningRateOptions,
  findLearningRate,
  type LearningRateRange,
  type RangeTestStep,
} from "./learning-rate/find-learning-rate.ts";
export { type PredictOptions, predict } from "./predict.ts";
export { type Profile, type ProfileOptions, profile } from "./profile/profile.ts";
export type { ProfiledStep, ProfileRow, StepPart } from "./profile/profile-rows.ts";
export { timeStep } from "./profile/time-step.ts";
export type { NetworkPrograms } from "./programs/network-programs.ts";
export { ProgramCache } from "./programs/program-cache.ts";
export {
  ancestors,
  evaluationGraph,
  predictionGraph,
  type StepGraph,
  type StepShape,
  trainingGraph,
} from "./programs/step-graph.ts";
export { homeEngine, weightVariable } from "./programs/weight-variables.ts";
export type { LayerNorms, Logs } from "./running-results.ts";
export { testOnBatch, trainOnBatch } from "./train-on-batch.ts";
export { Trainer } from "./trainer.ts";
