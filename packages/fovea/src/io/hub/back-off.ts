import { setTimeout as sleep } from "node:timers/promises";

/** Longer than this no server is waited for. */
export const longestWait = 300_000;

/**
 * Milliseconds until the next attempt: what the server asked for in `Retry-After` (seconds or a date), or else twice as
 * long after each failure, half a minute at most, with a random part so that many clients do not come back together.
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
