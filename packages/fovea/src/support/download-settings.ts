import type { AbortSignalLike } from "./abort-signal.ts";

/** How a download is watched, stopped and retried, and where it is kept. */
export interface DownloadSettings {
  /** Where the file is kept, under the last part of the URL's path (default: Fovea's cache, by host and path). */
  readonly folder?: string | undefined;
  /** Bytes that are there and bytes in all, where the server says so. */
  readonly onProgress?: ((received: number, total: number | undefined) => void) | undefined;
  /** Aborting keeps what has come; the next call goes on from it. */
  readonly signal?: AbortSignalLike | undefined;
  /** Failures in a row, without much that is new between them, that are put up with (default 5). */
  readonly retries?: number | undefined;
  /** Milliseconds before the first retry; each further one waits twice as long (default 500). */
  readonly retryDelay?: number | undefined;
  /** Milliseconds of silence after which a connection counts as broken (default 30,000). */
  readonly stallTimeout?: number | undefined;
  /** Bytes each second, over `stallTimeout`, below which a connection counts as broken (default 1,024; 0 allows any). */
  readonly minSpeed?: number | undefined;
  /** Bytes beyond which a file is refused, whatever its server says (default 2 GiB; Infinity allows any). */
  readonly maxBytes?: number | undefined;
}
