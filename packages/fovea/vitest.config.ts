import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

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
