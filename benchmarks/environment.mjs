import { spawnSync } from "node:child_process";
import { availableParallelism, cpus, release, totalmem, type } from "node:os";
import { fileURLToPath } from "node:url";

/** Where and with what a run was made. The versions are those that the contenders' own processes told. */
export function environment(results, { threads, rounds, seconds, isa, busy }) {
  const told = results.flat(2).filter(({ framework }) => framework !== undefined);
  const fovea = told.find(({ framework }) => framework === "fovea");
  return {
    date: new Date().toISOString(),
    cpu: cpus()[0]?.model.trim() ?? "unknown",
    cores: availableParallelism(),
    memory_gb: Math.round(totalmem() / 2 ** 30),
    system: `${type()} ${release()}`,
    node: process.version,
    commit: commit(),
    engine: fovea ? { name: fovea.engine, onednn: fovea.onednn, instructions: fovea.instructions } : null,
    versions: Object.fromEntries(told.map(({ framework, version }) => [framework, version])),
    threads,
    ...(isa !== undefined && { isa }),
    ...(busy > 0 && { busy }),
    rounds,
    seconds,
  };
}

/** Of the checkout, with "+" when its sources differ from it; null where there is no git. */
function commit() {
  const git = (...args) =>
    spawnSync("git", args, { cwd: fileURLToPath(new URL("..", import.meta.url)), encoding: "utf8" });
  const { status, stdout } = git("rev-parse", "--short", "HEAD");
  if (status !== 0) return null;
  return stdout.trim() + (git("status", "--porcelain", "--untracked-files=no").stdout.trim() === "" ? "" : "+");
}
