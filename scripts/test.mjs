#!/usr/bin/env node
// Sets the checkout up, runs the tests and closes with a line "N passed, N failed". Arguments go to vitest.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import "./node-version.mjs";
import { root, SetUpFailed, setUp } from "./setup.mjs";

const folder = mkdtempSync(join(tmpdir(), "fovea-test-"));
try {
  await setUp();
  const report = join(folder, "report.json");
  const code = await runVitest(report);
  const { passed, failed } = count(report, code);
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

function runVitest(report) {
  const vitest = join(root, "node_modules/vitest/vitest.mjs");
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const args = [vitest, "run", "--root", "packages/fovea", ...reporters, ...process.argv.slice(2)];
  const child = spawn(process.execPath, args, { cwd: root, stdio: "inherit" });
  // A terminal sends Ctrl-C to both processes; the one that waits must outlive the one that tidies up.
  process.on("SIGINT", () => {});
  process.on("SIGTERM", () => child.kill("SIGTERM"));
  return new Promise((resolve) => child.on("close", (code) => resolve(code ?? 1)));
}

/** A file that fails before its first test, and errors outside of any test, count as failures too. */
function count(report, code) {
  let passed = 0;
  let failed = 0;
  try {
    const results = JSON.parse(readFileSync(report, "utf8"));
    const broken = results.testResults.filter((file) => file.status === "failed" && file.assertionResults.length === 0);
    passed = results.numPassedTests;
    failed = results.numFailedTests + broken.length;
  } catch {
    // Without a report vitest itself has failed.
  }
  return { passed, failed: code !== 0 && failed === 0 ? 1 : failed };
}
