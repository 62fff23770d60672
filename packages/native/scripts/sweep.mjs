#!/usr/bin/env node
// Compares the native engine with the portable one on many random cases of every kernel, under the sanitizers, with the
// code for three instruction sets and for processors other than x86-64: `node packages/native/scripts/sweep.mjs [first seed] [seeds] [cases a kernel]`.
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
  for (const isa of ["avx512", "avx2", "sse", "generic"]) {
    const [build, limit] = isa === "generic" ? [["--generic"], {}] : [[], { FOVEA_ISA: isa }];
    const log = join(logs, `${isa}-${seed}.txt`);
    const settings = { FOVEA_RANDOM_RUNS: cases, FOVEA_RANDOM_SEED: seed, FOVEA_RANDOM_LOG: log };
    // Random cases reach the engine's own Winograd kernel only where a trial chooses it.
    const files = ["src/engine/random-", "src/native/winograd", "src/native/pooled-planes"];
    const tests = ["vitest", "run", "--root", "packages/fovea", ...files, "--testTimeout", "3600000"];
    const { status, stdout } = spawnSync("node", ["packages/native/scripts/sanitize.mjs", ...build, "npx", ...tests], {
      cwd: repository,
      env: { ...process.env, ...settings, ...limit },
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
