import { setTimeout as sleep } from "node:timers/promises";

/** Maximum time to wait for a server. */
export const longestWait = 300_000;

/**
 * Returns the milliseconds until the next attempt: the server's `Retry-After` (seconds or a date), or exponential
 * back-off up to half a minute, with jitter so that clients do not retry simultaneously.
 */
export function retryWait(failures: number, first: number, retryAfter?: string, now = Date.now()): number {
  const asked = askedWait(retryAfter, now);
  if (asked !== undefined) return asked;
  const full = Math.min(30_000, first * 2 ** Math.max(0, failures - 1));
  return full * (0.5 + 0.5 * Math.random());
}

export async function wait(milliseconds: number, signal?: AbortSignal): Promise<void> {
  await sleep(milliseconds, undefined, signal && { signal }).catch((error) => {
    throw signal?.aborted ? signal.reason : error;
  });
}

function askedWait(text: string | undefined, now: number): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d+$/.test(text.trim())) return Number(text) * 1000;
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
