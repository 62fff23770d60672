import { type Dispatcher, EnvHttpProxyAgent, request } from "undici";
import { ConfigError } from "../../support/index.ts";

type Headers = Dispatcher.ResponseData["headers"];
type Body = Dispatcher.ResponseData["body"];

/** A server's response after all redirects. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
  /** The sha256 that Hugging Face reports before it redirects. */
  readonly linkedSha256: string | undefined;
}

export interface GetOptions {
  /** Where to resume, with the validator of the file that the existing bytes belong to. */
  readonly from?: { readonly offset: number; readonly validator: string | undefined } | undefined;
  /** Sent only to the host of `url`. */
  readonly token?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly agent: Dispatcher;
}

const redirections = new Set([301, 302, 303, 307, 308]);
const mostRedirections = 10;

/** Returns connections through the environment's proxies, which time out after `stallTimeout` ms of silence. */
export function connections(stallTimeout: number): Dispatcher {
  return new EnvHttpProxyAgent({
    headersTimeout: stallTimeout,
    bodyTimeout: stallTimeout,
    connect: { timeout: stallTimeout },
    proxyTunnel: false,
  });
}

/** Sends a GET request. @throws ConfigError for redirects that form a loop or lead to a less secure place. */
export async function httpGet(url: URL, { from, token, signal, agent }: GetOptions): Promise<Answer> {
  const headers: Record<string, string> = { "user-agent": "fovea", "accept-encoding": "identity" };
  if (from) {
    headers.range = `bytes=${from.offset}-`;
    if (from.validator) headers["if-range"] = from.validator;
  }
  let at = url;
  let linkedSha256: string | undefined;
  for (let hops = 0; hops <= mostRedirections; hops++) {
    const own = token !== undefined && at.origin === url.origin ? { authorization: `Bearer ${token}` } : {};
    const answer = await request(at, { headers: { ...headers, ...own }, dispatcher: agent, signal: signal ?? null });
    if (hops === 0) linkedSha256 = sha256In(header(answer.headers, "x-linked-etag"));
    const location = redirections.has(answer.statusCode) ? header(answer.headers, "location") : undefined;
    if (location === undefined) {
      return { status: answer.statusCode, headers: answer.headers, body: answer.body, linkedSha256 };
    }
    // The body of a redirect is useless and may be endless.
    answer.body.on("error", () => undefined).destroy();
    at = target(at, location);
  }
  throw new ConfigError(`${url}: more than ${mostRedirections} redirections, the last to ${at}`);
}

/** Returns the first value of a header. */
export function header(headers: Headers, name: string): string | undefined {
  const value = headers[name];
  return typeof value === "string" ? value : value?.[0];
}

function target(from: URL, location: string): URL {
  const to = URL.canParse(location, from.href) ? new URL(location, from) : undefined;
  const isSafe = to?.protocol === "https:" || (to?.protocol === "http:" && from.protocol === "http:");
  if (to && isSafe) return to;
  throw new ConfigError(`${from}: redirects to "${location}", which is no https address`);
}

function sha256In(tag: string | undefined): string | undefined {
  return /^(?:W\/)?"?([0-9a-f]{64})"?$/i.exec(tag ?? "")?.[1]?.toLowerCase();
}
