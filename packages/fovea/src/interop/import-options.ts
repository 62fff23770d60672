import type { ModelOptions } from "../models/index.ts";

/** Options of `importModel`. */
export interface ImportModelOptions extends Pick<ModelOptions, "engine"> {
  /** The shape [height, width, channels] of the input if the model's description leaves its height or width open. */
  readonly inputShape?: readonly number[] | undefined;
  /** Whether to compile the model as in the file, if the file says how and it is supported (default true). */
  readonly compile?: boolean | undefined;
}
