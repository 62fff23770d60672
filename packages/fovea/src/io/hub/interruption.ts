/** A fault of the network or the server that may be over at the next attempt. */
export class Interruption extends Error {
  /** What the server said of the next attempt. */
  readonly retryAfter: string | undefined;

  constructor(message: string, retryAfter?: string, options?: ErrorOptions) {
    super(message, options);
    this.retryAfter = retryAfter;
  }
}

const reasons: Readonly<Record<string, string>> = {
  EAI_AGAIN: "the host's name cannot be looked up",
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
export function interruptionOf(error: unknown): Interruption {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const message = error instanceof Error ? error.message : String(error);
  return new Interruption(reasons[code] ?? message, undefined, { cause: error });
}
