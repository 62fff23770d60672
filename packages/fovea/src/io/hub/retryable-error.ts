/** A network or server error that may not recur at the next attempt. */
export class RetryableError extends Error {
  /** The server's `Retry-After` header. */
  readonly retryAfter: string | undefined;
  /** Maximum number of attempts if nothing has arrived yet (default: the caller's). */
  readonly attempts: number;

  constructor(message: string, retryAfter?: string, options?: ErrorOptions & { readonly attempts?: number }) {
    super(message, options);
    this.retryAfter = retryAfter;
    this.attempts = options?.attempts ?? Number.POSITIVE_INFINITY;
  }
}

/** Attempts for errors that retrying hardly fixes: no network, unknown host. */
const hopeless: Readonly<Record<string, number>> = { ENOTFOUND: 1, EAI_AGAIN: 2, EHOSTUNREACH: 2, ENETUNREACH: 2 };

const reasons: Readonly<Record<string, string>> = {
  EAI_AGAIN: "the host's name cannot be looked up",
  EHOSTUNREACH: "there is no way to the host",
  ECONNREFUSED: "the connection was refused",
  ECONNRESET: "the connection was cut",
  ENETUNREACH: "there is no network",
  ENOTFOUND: "there is no such host",
  EPIPE: "the connection was cut",
  UND_ERR_BODY_TIMEOUT: "the server fell silent",
  UND_ERR_CONNECT_TIMEOUT: "the server did not answer in time",
  UND_ERR_HEADERS_TIMEOUT: "the server did not answer in time",
  UND_ERR_SOCKET: "the connection was cut",
};

/** Converts the error of a failed request to one with a readable message. */
export function retryableErrorOf(error: unknown): RetryableError {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const message = error instanceof Error ? error.message : String(error);
  const attempts = hopeless[code];
  return new RetryableError(reasons[code] ?? message, undefined, { cause: error, ...(attempts && { attempts }) });
}
