import type { DownloadSettings } from "../support/download-settings.ts";

/** Options for loading pretrained weights. */
export interface WeightsOptions {
  /** Path of a local file with these weights, in any format that `loadWeights` reads; nothing is downloaded. */
  readonly weightsFile?: string | undefined;
  /** Which weights of a checkpoint to load if it has several: "state_dict_ema" (default: the usual ones). */
  readonly weightsGroup?: string | undefined;
  /** Called with notes about the file, such as other groups of weights and unsupported contents. */
  readonly onNote?: ((note: string) => void) | undefined;
  /** Progress, cancellation and retries of the download. */
  readonly download?: DownloadSettings | undefined;
}
