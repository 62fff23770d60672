import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A server of the test's own, and what it was asked. */
export interface FileServer {
  readonly url: string;
  readonly requests: readonly IncomingMessage[];
  /** Breaks every connection. */
  cut(): void;
  close(): Promise<void>;
}

/** What a server does with its request number `index`, counted from 0. */
export type Respond = (request: IncomingMessage, response: ServerResponse, index: number) => void;

export async function fileServer(respond: Respond): Promise<FileServer> {
  const requests: IncomingMessage[] = [];
  const listener: RequestListener = (request, response) => respond(request, response, requests.push(request) - 1);
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    cut: () => server.closeAllConnections(),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Bytes that repeat nowhere, the same for the same seed. */
export function bytes(length: number, seed = 1): Buffer {
  const result = Buffer.alloc(length);
  let state = seed;
  for (let index = 0; index < length; index++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    result[index] = state >>> 24;
  }
  return result;
}

export function digest(algorithm: "sha256" | "md5", content: Uint8Array): string {
  return createHash(algorithm).update(content).digest("hex");
}

/**
 * What a good server does: the whole file, or with a range whose validator still holds the rest of it. With `only` it
 * stops after so many bytes, and waits.
 */
export function sendFile(
  { headers }: IncomingMessage,
  response: ServerResponse,
  content: Buffer,
  { etag = '"v1"', only = content.length }: { etag?: string; only?: number } = {},
): void {
  const start = Number(/^bytes=(\d+)-$/.exec(headers.range ?? "")?.[1] ?? 0);
  const isRange = start > 0 && (headers["if-range"] === undefined || headers["if-range"] === etag);
  if (isRange && start >= content.length) {
    response.writeHead(416, { "content-range": `bytes */${content.length}` }).end();
    return;
  }
  const rest = isRange ? content.subarray(start) : content;
  const range = isRange ? { "content-range": `bytes ${start}-${content.length - 1}/${content.length}` } : {};
  response.writeHead(isRange ? 206 : 200, { etag, "content-length": rest.length, ...range });
  if (only >= rest.length) response.end(rest);
  else response.write(rest.subarray(0, only));
}
