// Training: a network's losses, metrics and optimizer as whole-step programs of an engine, and the loops that run them.
// This room may import everything below models/: network/, losses/, metrics/, optimizers/, data/, compile/, engine/.
// Add a loop beside fit.ts, a callback in callbacks/; what belongs to saving and to the user's Model goes to models/.

export { type ActivationsOptions, activations } from "./activations.ts";
export type { Callback, Training } from "./callback.ts";
export * as callbacks from "./callbacks/index.ts";
export type { ClassWeight } from "./class-weight.ts";
export type {
  Compilation,
  CompileOptions,
  LossGiven,
  MetricGiven,
  MetricsGiven,
  OutputObjective,
} from "./compilation.ts";
export { type EvaluateOptions, evaluate } from "./evaluate.ts";
export { fit } from "./fit.ts";
export type { FitOptions } from "./fit-options.ts";
export { type Gradients, type GradientsOptions, gradients } from "./gradients.ts";
export type { History } from "./history.ts";
export { type PredictOptions, predict } from "./predict.ts";
export { type Profile, type ProfileOptions, profile } from "./profile.ts";
export type { ProfiledStep, ProfileRow, StepPart } from "./profile-rows.ts";
export type { Position, Progress } from "./progress.ts";
export type { Logs } from "./running-results.ts";
export type { ClassChoice } from "./score-weights.ts";
export { evaluationGraph, predictionGraph, type StepGraph, type StepShape, trainingGraph } from "./step-graph.ts";
export type { TensorPlace } from "./tensor-place.ts";
export { testOnBatch, trainOnBatch } from "./train-on-batch.ts";
export { Trainer } from "./trainer.ts";
export type { NamedSamples, PredictionData, TrainingData } from "./training-data.ts";
export { restoreTrainingState, type TrainingState, trainingState } from "./training-state.ts";
export { homeEngine, setWeight, weightVariable } from "./weight-variables.ts";
