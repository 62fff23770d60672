import { open } from "node:fs/promises";
import type { Dispatcher } from "undici";
import { ConfigError, formatBytes, formatDuration, isFoveaError } from "../../support/index.ts";
import { longestWait, retryWait, wait } from "./back-off.ts";
import { type Answer, header, httpGet } from "./http-get.ts";
import type { DownloadLimits } from "./limits.ts";
import { isHeaderText, type PartialFile, type Source } from "./partial-file.ts";
import { RetryableError, retryableErrorOf } from "./retryable-error.ts";

export interface DownloadOptions {
  readonly limits: DownloadLimits;
  readonly agent: Dispatcher;
  readonly token?: string | undefined;
  /** Whether the complete file will be verified by a hash, so that bytes of an unknown version may be continued. */
  readonly willBeProved: boolean;
  /** Maximum number of consecutive failures without progress between them. */
  readonly retries: number;
  /** Milliseconds before the first retry. */
  readonly retryDelay: number;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((received: number, total: number | undefined) => void) | undefined;
}

/** New bytes that count as progress and reset the failures; one byte per connection does not. */
const headway = 16_384;

/**
 * Downloads the missing part of a file, over as many connections as needed. Returns what the server says about it.
 * @throws ConfigError that names the URL, if the server rejects it or cannot be reached.
 */
export async function download(url: URL, partial: PartialFile, options: DownloadOptions): Promise<Source> {
  const { signal, retries, retryDelay } = options;
  const before = await partial.size();
  let most = before;
  for (let failures = 0; ; ) {
    signal?.throwIfAborted();
    try {
      return await attempt(url, partial, options);
    } catch (error) {
      if (signal?.aborted) throw signal.reason;
      if (!(error instanceof RetryableError)) throw error;
      const size = await partial.size();
      if (size >= most + headway && !(error instanceof TooSlow)) failures = 0;
      most = Math.max(most, size);
      failures++;
      const pause = retryWait(failures, retryDelay, error.retryAfter);
      const isHopeless = size === before && failures >= error.attempts;
      if (failures > retries || isHopeless || pause > longestWait)
        throw await failure(url, error, partial, failures, pause);
      await wait(pause, signal);
    }
  }
}

/** The connection is slower than `minSpeed`. */
class TooSlow extends RetryableError {}

async function attempt(url: URL, partial: PartialFile, options: DownloadOptions): Promise<Source> {
  const known = await partial.source();
  const offset = await partial.size();
  if (offset > 0 && offset === known.total) return known;
  const canResume = offset > 0 && (known.validator !== undefined || options.willBeProved);
  const from = canResume ? { offset, validator: known.validator } : undefined;
  const answer = await httpGet(url, { ...options, from }).catch((error) => {
    throw isFoveaError(error) ? error : retryableErrorOf(error);
  });
  try {
    const source = await beginning(url, answer, partial, from && { ...known, offset });
    await checkSize(url, source.total, partial, options);
    return await receive(url, answer, partial, source, options);
  } finally {
    answer.body.on("error", () => undefined).destroy();
  }
}

/** Returns the offset of the response: the end of the partial file, or 0, and then the partial file is dropped. */
async function beginning(
  url: URL,
  answer: Answer,
  partial: PartialFile,
  asked: (Source & { offset: number }) | undefined,
): Promise<Source> {
  const { status, headers, linkedSha256 } = answer;
  const encoding = header(headers, "content-encoding") ?? "identity";
  if (status === 200 && encoding === "identity") {
    const source = {
      validator: validatorOf(answer),
      total: wholeNumber(header(headers, "content-length")),
      linkedSha256,
    };
    await partial.begin(source);
    return source;
  }
  if (status === 206 && asked) {
    const [, start, total] = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(header(headers, "content-range") ?? "") ?? [];
    const isSame = asked.linkedSha256 === linkedSha256 && [undefined, wholeNumber(total)].includes(asked.total);
    if (isSame && Number(start) === asked.offset) return { ...asked, total: wholeNumber(total) };
  }
  if (status === 206 || status === 416) {
    await partial.begin({});
    throw new RetryableError("the server has another version of the file now");
  }
  throw refusal(url, answer, encoding);
}

async function receive(
  url: URL,
  { body }: Answer,
  partial: PartialFile,
  source: Source,
  options: DownloadOptions,
): Promise<Source> {
  const { total } = source;
  const { limits, onProgress } = options;
  const file = await open(partial.path, "a");
  try {
    let { size } = await file.stat();
    onProgress?.(size, total);
    const checkSpeed = speedCheck(size, limits);
    const chunks = body[Symbol.asyncIterator]();
    for (;;) {
      const { done, value } = await chunks.next().catch((error) => {
        throw retryableErrorOf(error);
      });
      if (done) break;
      await file.appendFile(value);
      size += value.length;
      onProgress?.(size, total);
      await checkSize(url, size, partial, options);
      checkSpeed(size);
    }
    if (total !== undefined && size > total) {
      await partial.begin({});
      throw new RetryableError("the server sent more than it had said");
    }
    if (total !== undefined && size !== total) throw new RetryableError("the connection was cut");
    await file.sync();
  } finally {
    await file.close();
  }
  return source;
}

/** @throws ConfigError and removes the partial file, if the file exceeds the maximum size. */
async function checkSize(
  url: URL,
  size: number | undefined,
  partial: PartialFile,
  { limits: { maxBytes } }: DownloadOptions,
): Promise<void> {
  if (size === undefined || size <= maxBytes) return;
  await partial.begin({});
  throw new ConfigError(
    `${url}: expected at most ${formatBytes(maxBytes)}, received ${formatBytes(size)} or more; ` +
      "maxBytes or FOVEA_DOWNLOAD_MAX_BYTES allows more",
  );
}

/** Returns a function that throws TooSlow if fewer bytes than `minSpeed` requires arrive within `stallTimeout`. */
function speedCheck(size: number, { minSpeed, stallTimeout }: DownloadLimits): (size: number) => void {
  let [since, begun] = [size, performance.now()];
  return (now) => {
    const elapsed = performance.now() - begun;
    if (elapsed < stallTimeout) return;
    if (now - since < (minSpeed * elapsed) / 1000) {
      throw new TooSlow(`the server sends less than ${formatBytes(minSpeed)} per second`);
    }
    [since, begun] = [now, performance.now()];
  };
}

/** Returns a strong ETag or the date of the last change, for `If-Range`. */
function validatorOf({ headers }: Answer): string | undefined {
  const tag = header(headers, "etag");
  const validator = tag?.startsWith('"') ? tag : header(headers, "last-modified");
  return validator !== undefined && isHeaderText(validator) ? validator : undefined;
}

function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

const passing = new Set([408, 425, 429, 500, 502, 503, 504]);

function refusal(url: URL, { status, headers }: Answer, encoding: string): Error {
  if (passing.has(status)) return new RetryableError(`the server answered ${status}`, header(headers, "retry-after"));
  if (status === 404 || status === 410) return new ConfigError(`${url}: there is no such file (${status})`);
  if (status === 401 || status === 403) {
    return new ConfigError(`${url}: access denied (${status}); for a file of Hugging Face's, HF_TOKEN is the key`);
  }
  if (status === 200) return new ConfigError(`${url}: expected the file as it is, received it as ${encoding}`);
  return new ConfigError(`${url}: expected the file, received the answer ${status}`);
}

async function failure(url: URL, reason: RetryableError, partial: PartialFile, failures: number, pause: number) {
  const [size, { total }] = [await partial.size(), await partial.source()];
  const wish = pause > longestWait ? `, and asks to come back in ${formatDuration(pause / 1000)}` : "";
  const tries = failures === 1 ? "" : ` ${failures} times in a row`;
  const state =
    size === 0
      ? ""
      : `; ${formatBytes(size)}${total ? ` of ${formatBytes(total)}` : ""} are there, and the next call goes on from them`;
  return new ConfigError(`${url}: could not be downloaded: ${reason.message}${tries}${wish}${state}`, {
    cause: reason,
  });
}
