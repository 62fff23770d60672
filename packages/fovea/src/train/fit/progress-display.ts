import { service } from "../../support/service.ts";
import type { Callback } from "../callbacks/callback.ts";

/** How `fit` shows its progress without a callback of the user's. */
export interface ProgressDisplay {
  /** Whether someone may be watching, so that `verbose: "auto"` shows progress. */
  isWatched(): boolean;
  create(): Callback;
}

export const progressDisplay = service<ProgressDisplay>("a progress bar");
