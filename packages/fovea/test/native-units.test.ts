import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const cannotBuild = 3;

it("the native engine's own tests pass, where it can be built", () => {
  const script = fileURLToPath(new URL("../../native/scripts/test-units.mjs", import.meta.url));
  const { status, stdout, stderr } = spawnSync(process.execPath, [script], { encoding: "utf8" });
  if (status === cannotBuild) return expect(stderr).not.toBe("");
  expect(stdout.match(/^FAIL.*$/gm) ?? [], stderr).toEqual([]);
  expect(status, stderr).toBe(0);
  expect(stdout.match(/^ok /gm)).toHaveLength(77);
}, 300_000);
