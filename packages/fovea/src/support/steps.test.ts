import { expect, test } from "vitest";
import { finishSteps, type Steps, takeTurns } from "./steps.ts";

function* sum(count: number, seen: number[] = []): Steps<number> {
  let total = 0;
  for (let index = 0; index < count; index++) {
    total += index;
    seen.push(index);
    yield;
  }
  return total;
}

test("steps have the same result at once and in turns", async () => {
  expect(finishSteps(sum(100))).toBe(4950);
  expect(await takeTurns(sum(100))).toBe(4950);
  expect(await takeTurns(sum(100), undefined, 0)).toBe(4950);
});

test("others have their turn between steps", async () => {
  let turns = 0;
  const timer = setInterval(() => turns++, 0);
  const count = () => {
    turns++;
    pending = setImmediate(count);
  };
  let pending = setImmediate(count);
  await takeTurns(sum(50), undefined, 0);
  clearInterval(timer);
  clearImmediate(pending);
  expect(turns).toBeGreaterThanOrEqual(49);
});

test("a signal ends the steps, before the first one or between two", async () => {
  const reason = new Error("enough");
  await expect(takeTurns(sum(1), AbortSignal.abort(reason))).rejects.toBe(reason);
  const controller = new AbortController();
  const seen: number[] = [];
  setImmediate(() => controller.abort(reason));
  await expect(takeTurns(sum(1000, seen), controller.signal, 0)).rejects.toBe(reason);
  expect(seen.length).toBeLessThan(1000);
});
