#!/usr/bin/env node
// Trains LeNet-5 in a page of headless Chromium and compares the losses with Node's portable engine; then opens reports
// of runs. CHROMIUM_PATH names the browser (default: /usr/bin/chromium); an argument names a file for a screenshot of the
// training, a second one a folder for those of the reports.
import { existsSync } from "node:fs";
import { chromium } from "playwright-core";
import { trainLenet5 } from "../packages/fovea/test/browser/train-lenet5.mjs";
import { bundleCore } from "./bundle-core.mjs";
import { setUp } from "./setup.mjs";

const steps = 20;
const executablePath = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";
if (!existsSync(executablePath)) {
  console.error(`test-browser: expected Chromium at ${executablePath}; install it or set CHROMIUM_PATH`);
  process.exit(1);
}

await setUp();
const [script, inNode] = [await bundleCore(), await trainLenet5(steps)];
// Where the tests run as root, Chromium has no sandbox.
const browser = await chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ["--no-sandbox"] : [] });
try {
  const page = await browser.newPage();
  const errors = [];
  page.on("pageerror", (error) => errors.push(error));
  await page.setContent("<!doctype html><title>LeNet-5</title><h1>LeNet-5</h1><pre>training …</pre>");
  await page.addScriptTag({ content: script });
  const inPage = await page.evaluate(async (count) => {
    const started = performance.now();
    const result = await globalThis.page.trainLenet5(count);
    const seconds = (performance.now() - started) / 1000;
    const lines = result.losses.map((loss, step) => `step ${step + 1}: loss ${loss.toFixed(6)}`);
    document.querySelector("pre").textContent = [...lines, `${seconds.toFixed(1)} s`].join("\n");
    return result;
  }, steps);
  if (process.argv[2]) await page.screenshot({ path: process.argv[2] });
  if (errors.length > 0) throw errors[0];
  compare(inPage.losses, inNode.losses);
  console.log(
    `${browser.version()}: LeNet-5 trains as in Node, from loss ${inPage.losses[0]} to ${inPage.losses.at(-1)}`,
  );
  // Imported late: it needs the build.
  const { testReportPages } = await import("../packages/fovea/test/browser/test-report-pages.mjs");
  console.log(
    `${await testReportPages(browser, process.argv[3])} views of reports: no request, no error, none too wide, axe clean`,
  );
} finally {
  await browser.close();
}

/** Two builds of V8 may round the last bits of exp and log differently. */
function compare(losses, expected) {
  const far = expected.findIndex((loss, step) => !(Math.abs(losses[step] - loss) <= 1e-5 * loss));
  if (far >= 0) throw new Error(`step ${far + 1}: expected loss ${expected[far]}, received ${losses[far]}`);
  if (!(losses.at(-1) < losses[0] / 2)) throw new Error(`the loss did not halve: ${losses[0]} to ${losses.at(-1)}`);
}
