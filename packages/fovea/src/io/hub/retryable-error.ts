/** A fault of the network or the server that may be over at the next attempt. */
export class RetryableError extends Error {
  /** What the server said of the next attempt. */
  readonly retryAfter: string | undefined;
  /** How often it makes sense to try again when nothing has come yet; as often as the caller wants unless set. */
  readonly attempts: number;

  constructor(message: string, retryAfter?: string, options?: ErrorOptions & { readonly attempts?: number }) {
    super(message, options);
    this.retryAfter = retryAfter;
    this.attempts = options?.attempts ?? Number.POSITIVE_INFINITY;
  }
}

/** Without a network, or for a name that does not exist, patience is of no use: attempts in all. */
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

/** What a failed request means to a person. */
export function retryableErrorOf(error: unknown): RetryableError {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const message = error instanceof Error ? error.message : String(error);
  const attempts = hopeless[code];
  return new RetryableError(reasons[code] ?? message, undefined, { cause: error, ...(attempts && { attempts }) });
}
