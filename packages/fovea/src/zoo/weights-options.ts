import type { DownloadSettings } from "../support/download-settings.ts";

/** How weights come here. */
export interface WeightsOptions {
  /** A file of these weights that is here already, in any format that `loadWeights` reads; nothing is downloaded. */
  readonly weightsFile?: string | undefined;
  /** Which weights of that file where it has several: "state_dict_ema"; the usual ones unless given. */
  readonly weightsGroup?: string | undefined;
  /** How a download is watched, stopped and retried. */
  readonly download?: DownloadSettings | undefined;
}
