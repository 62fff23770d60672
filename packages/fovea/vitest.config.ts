import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { configDefaults, defineConfig } from "vitest/config";

const hasChromium = existsSync(process.env.CHROMIUM_PATH ?? "/usr/bin/chromium");
if (!hasChromium) console.log("Without Chromium, the tests of pages in a browser don't run (docs/guides/building.md).");

/**
 * The engines, their kernels and what trains on them are tested again as on a processor without AVX-512, unless this is one or
 * FOVEA_ISA says what to test.
 */
const narrower = [
  "src/engine/*.test.ts",
  "src/native/*.test.ts",
  "src/ops/gradients.test.ts",
  "src/train/{frozen-base,golden-runs}.test.ts",
];
const testsNarrower = process.env.FOVEA_ISA === undefined && hasAvx512();

function hasAvx512(): boolean {
  return existsSync("/proc/cpuinfo") && readFileSync("/proc/cpuinfo", "utf8").includes("avx512vl");
}

export default defineConfig({
  // The documents' examples import the library by its name.
  resolve: {
    alias: {
      "fovea/runs": fileURLToPath(new URL("src/runs.ts", import.meta.url)),
      fovea: fileURLToPath(new URL("src/index.ts", import.meta.url)),
    },
  },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: "fovea",
          include: ["src/**/*.test.ts", "test/**/*.test.ts"],
          exclude: [...configDefaults.exclude, ...(hasChromium ? [] : ["test/browser/*.browser.test.ts"])],
        },
      },
      ...(testsNarrower
        ? [{ extends: true, test: { name: "avx2", include: narrower, env: { FOVEA_ISA: "avx2" } } } as const]
        : []),
    ],
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
