import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const script = fileURLToPath(new URL("../../../scripts/test-tarballs.mjs", import.meta.url));

test("the packed packages install without a compiler and bring the native engine", { timeout: 180_000 }, () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script], { encoding: "utf8" });
  expect(stdout + stderr).toContain("The tarballs install and give the native engine");
  expect(status).toBe(0);
});
