// Tries many more changed files than the tests do, with new ones each time: node fuzz.mjs [CHANGES OF EACH FILE] [SEED]
// It says which seed it took; with the same numbers it does the same again.

import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const [runs = "5000", seed = String(Date.now() % 2 ** 31)] = process.argv.slice(2);
console.log(`${runs} changes of each file, seed ${seed}`);
const root = fileURLToPath(new URL("../..", import.meta.url));
const env = { ...process.env, FOVEA_FUZZ_RUNS: runs, FOVEA_FUZZ_SEED: seed };
const { status } = spawnSync(
  "npx",
  ["vitest", "run", "--root", root, "test/interop/fuzz.test.ts", "test/interop/descriptions.test.ts"],
  {
    env,
    stdio: "inherit",
  },
);
process.exitCode = status ?? 1;
