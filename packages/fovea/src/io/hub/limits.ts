import { ConfigError } from "../../support/index.ts";

/** Limits of a download's size and duration. */
export interface DownloadLimits {
  /** Maximum size of the file in bytes. */
  readonly maxBytes: number;
  /** Minimum bytes per second over `stallTimeout`; a slower connection counts as broken. 0 disables the check. */
  readonly minSpeed: number;
  /** Milliseconds of silence after which a connection counts as broken. */
  readonly stallTimeout: number;
}

/** The limits of a call; some can also be set in the environment. */
export type LimitOptions = { readonly [Name in keyof DownloadLimits]?: DownloadLimits[Name] | undefined };

/** The maximum size exceeds all published weights of image networks, and keeps endless responses from filling the disk. */
const defaults: DownloadLimits = { maxBytes: 2 ** 31, minSpeed: 1024, stallTimeout: 30_000 };

/**
 * Returns the limits of a call: its own, those of the environment, or the defaults.
 * @throws ConfigError unless they are numbers.
 */
export function downloadLimits(given: LimitOptions, env = process.env): DownloadLimits {
  return {
    maxBytes: limit("maxBytes", given.maxBytes, defaults.maxBytes, "FOVEA_DOWNLOAD_MAX_BYTES", env),
    minSpeed: limit("minSpeed", given.minSpeed, defaults.minSpeed, "FOVEA_DOWNLOAD_MIN_SPEED", env),
    stallTimeout: limit("stallTimeout", given.stallTimeout, defaults.stallTimeout),
  };
}

function limit(name: string, given: number | undefined, fallback: number, variable?: string, env = process.env) {
  const text = variable === undefined ? undefined : env[variable];
  const [where, value] =
    given === undefined && text ? [variable, Number(text)] : [`fetchFile: ${name}`, given ?? fallback];
  if (typeof value === "number" && value >= 0 && !Number.isNaN(value)) return value;
  throw new ConfigError(`${where}: expected a number of at least 0, received ${String(given ?? text)}`);
}
