import type { Worker } from "node:worker_threads";
import { service } from "../../support/service.ts";
import type { PixelPlan } from "../pixels/pixel-plan.ts";
import type { ReadTask, TimedOutcome } from "./read-task.ts";

/** What a thread is sent: a task with its number. */
export interface TaskMessage {
  readonly id: number;
  readonly task: ReadTask;
}

/** What a thread sends: that it has started, or what became of a task, or an error that is no fault of an image. */
export type ThreadMessage =
  | "ready"
  | { readonly id: number; readonly outcome: TimedOutcome }
  | { readonly id: number; readonly error: { readonly name: string; readonly message: string } };

/** Starts a thread that calls `serveReading`. */
export const readerThread = service<(plan: PixelPlan) => Worker>("reading images in threads");
