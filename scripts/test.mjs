#!/usr/bin/env node
// Sets the checkout up, runs the tests and closes with a line "N passed, N failed". Arguments go to vitest.
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import "./node-version.mjs";
import { root, SetUpFailed, setUp } from "./setup.mjs";

const folder = mkdtempSync(join(tmpdir(), "fovea-test-"));
try {
  await setUp();
  const tally = join(folder, "tally.json");
  const code = await runVitest(tally);
  // Without a tally vitest itself has failed.
  const { passed, failed } = existsSync(tally) ? JSON.parse(readFileSync(tally, "utf8")) : { passed: 0, failed: 1 };
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = code;
} catch (error) {
  if (!(error instanceof SetUpFailed)) throw error;
  console.error(error.message);
  console.log("0 passed, 1 failed");
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function runVitest(tally) {
  const vitest = join(root, "node_modules/vitest/vitest.mjs");
  const reporters = ["--reporter=default", `--reporter=${join(root, "scripts/tally-reporter.mjs")}`];
  const args = [vitest, "run", "--root", "packages/fovea", ...reporters, ...process.argv.slice(2)];
  const env = { ...process.env, FOVEA_TALLY: tally };
  const child = spawn(process.execPath, args, { cwd: root, stdio: "inherit", env });
  // A terminal sends Ctrl-C to both processes; the one that waits must outlive the one that tidies up.
  process.on("SIGINT", () => {});
  process.on("SIGTERM", () => child.kill("SIGTERM"));
  return new Promise((resolve) => child.on("close", (code) => resolve(code ?? 1)));
}
