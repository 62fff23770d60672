#!/usr/bin/env node
// Runs a Node script with test/allocations.cc before the C library. The script finds it in FOVEA_ALLOCATIONS, an addon that
// tells what the native engine's threads have allocated: node packages/native/scripts/count-allocations.mjs script.mjs
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { CompileFailed } from "./build-addon.mjs";
import { command, handOver } from "./command.mjs";
import { findCompiler, headerFolder } from "./compiler.mjs";
import { home } from "./home.mjs";
import { run } from "./run.mjs";

await command(async () => {
  const { path } = findCompiler();
  mkdirSync(join(home, "build"), { recursive: true });
  const library = join(home, "build/allocations.node");
  const headers = ["-isystem", headerFolder("node-api-headers", "include/node_api.h")];
  const flags = [
    "-std=c++17",
    "-O1",
    "-fPIC",
    "-shared",
    "-Wall",
    "-Wextra",
    ...headers,
    "test/allocations.cc",
    "-ldl",
  ];
  const { ok, output } = run(path, [...flags, "-o", library], { cwd: home });
  if (!ok) throw new CompileFailed(output);
  // Two threads, so that there is a team, and the same one for every loop.
  const variables = { LD_PRELOAD: library, FOVEA_ALLOCATIONS: library, OMP_NUM_THREADS: "2" };
  handOver(process.execPath, process.argv.slice(2), variables);
});
