import { type Dispatcher, EnvHttpProxyAgent, request } from "undici";
import { ConfigError } from "../../support/index.ts";

type Headers = Dispatcher.ResponseData["headers"];
type Body = Dispatcher.ResponseData["body"];

/** What a server says, after all redirections. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
  /** The sha256 by which Hugging Face knows the file, which it tells before it redirects. */
  readonly linkedSha256: string | undefined;
}

export interface GetOptions {
  /** The first byte that is wanted, with the validator of the file whose bytes the caller has before it. */
  readonly from?: { readonly offset: number; readonly validator: string | undefined } | undefined;
  /** Goes to the host of `url` alone. */
  readonly token?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly agent: Dispatcher;
}

const redirections = new Set([301, 302, 303, 307, 308]);
const mostRedirections = 10;

/** Connections that go through the proxies of the environment and give up on a server silent for `stallTimeout` ms. */
export function connections(stallTimeout: number): Dispatcher {
  return new EnvHttpProxyAgent({
    headersTimeout: stallTimeout,
    bodyTimeout: stallTimeout,
    connect: { timeout: stallTimeout },
    proxyTunnel: false,
  });
}

/** One GET. @throws ConfigError for redirections that lead in a circle or to a place that is less safe. */
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
    // What comes with a redirection is of no use, and may have no end.
    answer.body.on("error", () => undefined).destroy();
    at = target(at, location);
  }
  throw new ConfigError(`${url}: more than ${mostRedirections} redirections, the last to ${at}`);
}

/** A header's value, the first of several. */
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
