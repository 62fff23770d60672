// Tests many more modified files than the test suite, with new ones on each run: node fuzz.mjs [CHANGES PER FILE]
// [SEED]. It prints the seed; the same arguments repeat a run.

import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const [runs = "5000", seed = String(Date.now() % 2 ** 31)] = process.argv.slice(2);
console.log(`${runs} changes of each file, seed ${seed}`);
const root = fileURLToPath(new URL("../..", import.meta.url));
const env = { ...process.env, FOVEA_FUZZ_RUNS: runs, FOVEA_FUZZ_SEED: seed };
const { status } = spawnSync(
  "npx",
  [
    "vitest",
    "run",
    "--root",
    root,
    "test/interop/fuzz.test.ts",
    "test/interop/fuzz-tflite.test.ts",
    "test/interop/descriptions.test.ts",
  ],
  {
    env,
    stdio: "inherit",
  },
);
process.exitCode = status ?? 1;
