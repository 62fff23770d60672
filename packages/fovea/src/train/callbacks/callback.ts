import type { Json } from "../../support/json.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import type { LayerNorms, Logs } from "../running-results.ts";

/** The training as callbacks see and control it. */
export interface Training {
  /** Whether `fit` resumes an interrupted or saved training. */
  readonly resumed: boolean;
  /** Index of the epoch after the last one, counted from 0. */
  readonly epochs: number;
  /** Batches per epoch, if known. */
  readonly stepsPerEpoch: number | undefined;
  /** Batches of the validation, if known; undefined without validation. */
  readonly validationSteps: number | undefined;
  readonly batchSize: number;
  /** Samples processed in this epoch. */
  readonly samples: number;
  /** Number of weight updates over all calls of `fit`. In `onBatchEnd`, it excludes the next step, which already runs. */
  readonly step: number;
  /**
   * Learning rate of the next update. Setting it overrides the optimizer's.
   * @throws ConfigError, when set, if the optimizer's rate follows a schedule.
   */
  learningRate: number;
  /** Whether the user's signal has stopped the training, which can be resumed. */
  readonly interrupted: boolean;
  /** Stops training after the current step. An unfinished epoch is not added to the history. */
  stop(reason: string): void;
  /**
   * Returns the mean norms of each layer's gradients and weights in this epoch so far; empty unless a callback has
   * `norms`.
   */
  layerNorms(): readonly LayerNorms[];
  /** Returns all weights by name. */
  getWeights(): Promise<ReadonlyMap<string, Tensor>>;
  /** The moving averages of the trained weights, by name; empty unless the optimizer has `useEma` and has updated them. */
  getEmaWeights(): Promise<ReadonlyMap<string, Tensor>>;
  /** Sets weights by name; all others keep their values. */
  setWeights(weights: ReadonlyMap<string, Tensor>): Promise<void>;
  /** Saves the model and the training state to a folder, or only the weights to a file. */
  save(path: string, options?: { readonly weightsOnly?: boolean }): Promise<void>;
  /** Returns whether a loss or metric should be maximized or minimized, or undefined if unknown. */
  direction(name: string): "max" | "min" | undefined;
  /** Prints a message without breaking a progress bar. */
  print(text: string): void;
}

/**
 * Hooks that `fit` calls during training. All methods may be asynchronous; training waits for them. Epochs count from 0,
 * and so do the batches of an epoch. A callback can be reused for several trainings, one after another.
 */
export interface Callback {
  /** Called before the first epoch. */
  onTrainBegin?(training: Training): void | Promise<void>;
  /** Called before an epoch; the learning rate may be set here. */
  onEpochBegin?(epoch: number, training: Training): void | Promise<void>;
  /** Called after every batch, so keep it short. `logs` are the loss and metrics of the epoch so far. */
  onBatchEnd?(batch: number, logs: Logs, training: Training): void | Promise<void>;
  /** Called before the validation of an epoch. */
  onTestBegin?(training: Training): void | Promise<void>;
  /** Called after every batch of the validation. */
  onTestBatchEnd?(batch: number, training: Training): void | Promise<void>;
  /** Called after the validation. `logs` are its loss and metrics, without "val_". */
  onTestEnd?(logs: Logs, training: Training): void | Promise<void>;
  /** Called after an epoch. `logs` include "val_…" of the validation; entries added to them are kept in the history. */
  onEpochEnd?(epoch: number, logs: Logs, training: Training): void | Promise<void>;
  /** Called after the last epoch, also if training was stopped. */
  onTrainEnd?(training: Training): void | Promise<void>;
  /** Called instead of `onTrainEnd` if training fails: close open resources. */
  onTrainFail?(error: unknown, training: Training): void | Promise<void>;
  /** Prints messages to the user, if defined, so that they do not overwrite a progress bar. */
  print?(text: string): void;
  /** Whether the training step computes the norms of each layer's gradients and weights, too. */
  readonly norms?: boolean;
  /** Whether to call this callback after all others, because it saves their state. */
  readonly last?: boolean;
  /** Identifies the state when training resumes with other callbacks (default: the class name). */
  readonly name?: string;
  /** Returns the state that has to survive an interruption. */
  state?(): Json;
  /** Returns weights by name that have to survive it too, if any. */
  weights?(): ReadonlyMap<string, Tensor> | undefined;
  /** Restores the results of `state` and `weights`; called after `onTrainBegin`. */
  restore?(state: Json, weights: ReadonlyMap<string, Tensor> | undefined): void;
}
