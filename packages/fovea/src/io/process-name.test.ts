import { expect, test } from "vitest";
import { isProcessAlive, processName } from "./process-name.ts";

test("this process is running, but not another one with its ID", () => {
  const mine = processName();
  expect(isProcessAlive(mine, Date.now(), 60_000)).toBe(true);
  // In a container the first process has the same number each time.
  const [machine, pid, started] = mine.split("-");
  expect(isProcessAlive(`${machine}-${pid}-${Number(started) - 1}`, Date.now(), 60_000)).toBe(false);
});
