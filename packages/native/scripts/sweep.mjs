#!/usr/bin/env node
// Compares the native engine with the portable one on many random cases of every kernel, under the sanitizers and with
// oneDNN's code for three instruction sets: `node packages/native/scripts/sweep.mjs [first seed] [seeds] [cases a kernel]`.
// A case that ends the process is the last one in the log.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const [first = 1, seeds = 3, cases = 100] = process.argv.slice(2).map(Number);
const repository = fileURLToPath(new URL("../../../", import.meta.url));
const logs = mkdtempSync(join(tmpdir(), "fovea-sweep-"));

for (let seed = first; seed < first + seeds; seed++) {
  for (const isa of ["AVX512_CORE", "AVX2", "SSE41"]) {
    const log = join(logs, `${isa}-${seed}.txt`);
    const settings = { FOVEA_RANDOM_RUNS: cases, FOVEA_RANDOM_SEED: seed, FOVEA_RANDOM_LOG: log };
    const tests = ["vitest", "run", "--root", "packages/fovea", "src/engine/random-", "--testTimeout", "3600000"];
    const { status, stdout } = spawnSync("node", ["packages/native/scripts/sanitize.mjs", "npx", ...tests], {
      cwd: repository,
      env: { ...process.env, ...settings, DNNL_MAX_CPU_ISA: isa },
      encoding: "utf8",
      maxBuffer: 1 << 28,
      stdio: ["ignore", "pipe", "inherit"],
    });
    const done = existsSync(log) ? readFileSync(log, "utf8").trimEnd().split("\n") : [];
    console.log(`${isa}, seed ${seed}: ${status === 0 ? "passed" : "failed"}, ${done.length} cases, logged in ${log}`);
    if (status === 0) continue;
    console.log(`${stdout}\nThe last case was ${done.at(-1) ?? "none: the tests did not begin"}`);
    process.exitCode = 1;
  }
}
