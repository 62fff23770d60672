import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { configDefaults, defineConfig } from "vitest/config";

const hasChromium = existsSync(process.env.CHROMIUM_PATH ?? "/usr/bin/chromium");
if (!hasChromium) console.log("Without Chromium, the tests of pages in a browser don't run (docs/guides/building.md).");

export default defineConfig({
  // The documents' examples import the library by its name.
  resolve: {
    alias: {
      "fovea/runs": fileURLToPath(new URL("src/runs.ts", import.meta.url)),
      fovea: fileURLToPath(new URL("src/index.ts", import.meta.url)),
    },
  },
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    exclude: [...configDefaults.exclude, ...(hasChromium ? [] : ["test/browser/*.browser.test.ts"])],
    // What the package installs in Node, for tests that import rooms and not the package.
    setupFiles: ["src/node/index.ts"],
    // Only to end what hangs: a busy machine is ten times as slow.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    execArgv: [
      // Threads run sources, as the tests do.
      ...["--import", new URL("test/typescript-threads/register.mjs", import.meta.url).href],
      // As in Node 20. Newer ones let the young generation grow by over 100 MiB, in which a leak would hide.
      "--max-semi-space-size=16",
    ],
    pool: "forks",
    maxWorkers: 2,
  },
});
