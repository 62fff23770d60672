import type { AbortSignalLike } from "./abort-signal.ts";

/** Progress, cancellation, retries, limits and location of a download. */
export interface DownloadSettings {
  /** Folder for the file, under the last part of the URL's path (default: Fovea's cache, by host and path). */
  readonly folder?: string | undefined;
  /** Called with the received and total bytes; the total is undefined if the server doesn't report it. */
  readonly onProgress?: ((received: number, total: number | undefined) => void) | undefined;
  /** Aborts the download. The received bytes are kept, and the next call resumes. */
  readonly signal?: AbortSignalLike | undefined;
  /** Maximum number of consecutive failures without progress between them (default 5). */
  readonly retries?: number | undefined;
  /** Milliseconds before the first retry; each further one waits twice as long (default 500). */
  readonly retryDelay?: number | undefined;
  /** Milliseconds of silence after which a connection counts as broken (default 30,000). */
  readonly stallTimeout?: number | undefined;
  /** Bytes per second, over `stallTimeout`, below which a connection counts as broken (default 1,024; 0 allows any). */
  readonly minSpeed?: number | undefined;
  /** Maximum size of the file in bytes (default 2 GiB; Infinity allows any). */
  readonly maxBytes?: number | undefined;
}
