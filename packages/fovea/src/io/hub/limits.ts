import { ConfigError } from "../../support/index.ts";

/** How long and how large a download may become. */
export interface DownloadLimits {
  /** Bytes of the whole file. */
  readonly maxBytes: number;
  /** Bytes each second, over `stallTimeout`; a slower connection counts as broken. 0 allows any. */
  readonly minSpeed: number;
  /** Milliseconds of silence after which a connection counts as broken. */
  readonly stallTimeout: number;
}

/** What a caller may say, of which some can be said in the environment too. */
export type LimitOptions = { readonly [Name in keyof DownloadLimits]?: DownloadLimits[Name] | undefined };

/** More than any published network's weights for images; a server that never ends is left before it fills a disk. */
const defaults: DownloadLimits = { maxBytes: 2 ** 31, minSpeed: 1024, stallTimeout: 30_000 };

/**
 * The limits of a call: its own, those of the environment, or the defaults.
 * @throws ConfigError for what is no number.
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
