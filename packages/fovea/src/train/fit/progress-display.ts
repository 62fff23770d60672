import { service } from "../../support/service.ts";
import type { Callback } from "../callbacks/callback.ts";

/** Shows the progress of `fit`, unless the user passes a callback that does. */
export interface ProgressDisplay {
  /** Whether someone may be watching, so that `verbose: "auto"` shows progress. */
  isWatched(): boolean;
  create(): Callback;
}

export const progressDisplay = service<ProgressDisplay>("a progress bar");
