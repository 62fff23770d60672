import type { Logs } from "../train/index.ts";
import type { RunResult } from "./run-result.ts";

/** What is about to be trained. */
export interface RunStarted {
  readonly type: "started";
  readonly folder: string;
  readonly model: { readonly name: string; readonly parameters: number };
  readonly data: {
    readonly title: string;
    readonly trainImages: number;
    readonly testImages: number;
    /** Whether the test images are those of the validation (default "test"). */
    readonly testPart?: "test" | "validation";
  };
  readonly engine: { readonly name: string; readonly threads: number; readonly summary: string };
  readonly optimizer: string;
  readonly batchSize: number;
  readonly epochs: number;
  /** Where a resumed training continues: the number of its epoch, from 0, and the steps done in it. */
  readonly resumedAt?: { readonly epoch: number; readonly step: number };
}

/**
 * What happens during a run, as plain data that can be printed, stored or sent to another process. In order: started;
 * per epoch epochStarted, step …, validationStep …, epochEnded, saved; then trained, tested, saved, finished. A run
 * that is stopped ends with saved, stopped; one that fails, with failed. Epochs count from 0.
 */
export type RunEvent =
  | RunStarted
  | { readonly type: "epochStarted"; readonly epoch: number; readonly steps: number | undefined }
  /** After a training step. All numbers cover the epoch so far. */
  | { readonly type: "step"; readonly step: number; readonly samples: number; readonly logs: Logs }
  /** After a step of the validation; `step` counts those done. */
  | { readonly type: "validationStep"; readonly step: number; readonly steps: number | undefined }
  | { readonly type: "epochEnded"; readonly epoch: number; readonly logs: Logs }
  /** A checkpoint, or the finished run, is on disk. */
  | { readonly type: "saved"; readonly path: string }
  /** The last step has run. The signal no longer stops the run. */
  | { readonly type: "trained"; readonly epochs: number; readonly seconds: number }
  | { readonly type: "tested"; readonly images: number; readonly seconds: number; readonly logs: Logs }
  /** The signal has ended the training, and a checkpoint is saved. `epoch` is the one that was interrupted. */
  | { readonly type: "stopped"; readonly folder: string; readonly epoch: number; readonly epochs: number }
  | { readonly type: "finished"; readonly folder: string; readonly result: RunResult }
  | FailedEvent
  /** Something the user should know, which is not an error. */
  | WarnedEvent;

/** The run has ended with an error. */
export interface FailedEvent {
  readonly type: "failed";
  readonly message: string;
}

/** Something the user should know, which is not an error. */
export interface WarnedEvent {
  readonly type: "warned";
  readonly message: string;
}

/** Receives the events of a run, in order. An exception that it throws ends the run. */
export type RunListener = (event: RunEvent) => void;
