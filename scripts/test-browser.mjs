#!/usr/bin/env node
// Runs the tests that open pages in headless Chromium. CHROMIUM_PATH names the browser (default: /usr/bin/chromium);
// FOVEA_SCREENSHOTS names a folder for screenshots of the pages. Where Chromium is installed, `npm test` runs them too.
import { existsSync } from "node:fs";

const path = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";
if (!existsSync(path)) {
  console.error(`test-browser: expected Chromium at ${path}; install it or set CHROMIUM_PATH`);
  process.exit(1);
}
process.argv.push(".browser.test.ts");
await import("./test.mjs");
