import type { Json } from "../../support/json.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import type { Logs } from "../running-results.ts";

/** What a callback sees of the training, and may do to it. */
export interface Training {
  /** Whether `fit` goes on with a training that was interrupted or saved, instead of beginning one. */
  readonly resumed: boolean;
  /** Number of the epoch after the last one; epochs count from 0. */
  readonly epochs: number;
  /** Batches an epoch, where that is known. */
  readonly stepsPerEpoch: number | undefined;
  /** Batches of the validation, where that is known; undefined also without validation. */
  readonly validationSteps: number | undefined;
  readonly batchSize: number;
  /** Samples that this epoch has seen. */
  readonly samples: number;
  /** Updates of the weights, over all calls of `fit`: in `onBatchEnd` up to that batch, though a next one is under way. */
  readonly step: number;
  /**
   * The rate of the next update. Setting it replaces the optimizer's.
   * @throws ConfigError, when set, if the optimizer's rate follows a schedule.
   */
  learningRate: number;
  /** Whether the user's signal has ended the training: it may be gone on with. */
  readonly interrupted: boolean;
  /** Ends the training after the step that is under way. An epoch that is not over leaves no entry in the history. */
  stop(reason: string): void;
  /** The values of all weights by name. */
  getWeights(): Promise<ReadonlyMap<string, Tensor>>;
  /** The moving averages of the trained weights, by name; empty unless the optimizer has `useEma` and has updated them. */
  getEmaWeights(): Promise<ReadonlyMap<string, Tensor>>;
  /** Gives weights new values, by name; those that are not named keep theirs. */
  setWeights(weights: ReadonlyMap<string, Tensor>): Promise<void>;
  /** Saves model and training state to a folder, or the weights alone to a file. */
  save(path: string, options?: { readonly weightsOnly?: boolean }): Promise<void>;
  /** Whether a loss or metric is better when it is larger or smaller; undefined when it is not known. */
  direction(name: string): "max" | "min" | undefined;
  /** Tells the user something, without breaking a progress bar. */
  print(text: string): void;
}

/**
 * Something that happens along a training. All methods may be asynchronous; the training waits for them. Epochs
 * count from 0, and so do batches within an epoch. A callback object may serve several trainings, one after another.
 */
export interface Callback {
  /** Before the first epoch. */
  onTrainBegin?(training: Training): void | Promise<void>;
  /** Before an epoch; the learning rate may be set here. */
  onEpochBegin?(epoch: number, training: Training): void | Promise<void>;
  /** `logs`: loss and metrics of the epoch so far. Called after every batch: keep it short. */
  onBatchEnd?(batch: number, logs: Logs, training: Training): void | Promise<void>;
  /** Before the validation that follows an epoch's training. */
  onTestBegin?(training: Training): void | Promise<void>;
  /** After every batch of the validation. */
  onTestBatchEnd?(batch: number, training: Training): void | Promise<void>;
  /** After the validation. `logs`: its loss and metrics, without "val_". */
  onTestEnd?(logs: Logs, training: Training): void | Promise<void>;
  /** `logs`: the epoch's, with "val_…" for the validation's; what is added to them goes into the history. */
  onEpochEnd?(epoch: number, logs: Logs, training: Training): void | Promise<void>;
  /** After the last epoch, and after one that was broken off. */
  onTrainEnd?(training: Training): void | Promise<void>;
  /** In place of `onTrainEnd` when the training fails: let go of what is open. */
  onTrainFail?(error: unknown, training: Training): void | Promise<void>;
  /** Where this is there, messages to the user go through it: a progress bar must not be written over. */
  print?(text: string): void;
  /** Called after all others: it saves what they have become. */
  readonly last?: boolean;
  /** Tells whose state is whose when a training goes on with other callbacks (default: the name of its class). */
  readonly name?: string;
  /** What has to survive an interruption. */
  state?(): Json;
  /** Weights by name that have to survive it too, where there are any. */
  weights?(): ReadonlyMap<string, Tensor> | undefined;
  /** Goes on from what `state` and `weights` gave; called after `onTrainBegin`. */
  restore?(state: Json, weights: ReadonlyMap<string, Tensor> | undefined): void;
}
