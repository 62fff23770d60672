#!/usr/bin/env node
// Builds the C++ tests of test/ with all of the engine but its JavaScript side, and runs them.
import { readdirSync } from "node:fs";
import { resolve } from "node:path";
import { buildAddon, CompileFailed } from "./build-addon.mjs";
import { command, handOver } from "./command.mjs";
import { compileFlags, linkFlags } from "./compiler.mjs";
import { home } from "./home.mjs";
import { run } from "./run.mjs";

await command(async () => {
  const { compiler, oneDnn, libJpeg, objects } = await buildAddon({});
  const program = resolve(home, "build/unit-tests");
  const runPaths = [oneDnn, libJpeg]
    .filter((found) => found && !found.system)
    .map(({ library }) => resolve(home, library));
  const flags = [
    ...compileFlags(compiler, { oneDnn, libJpeg }, "release"),
    ...readdirSync(resolve(home, "test"))
      .filter((name) => name.endsWith("-tests.cc"))
      .map((name) => `test/${name}`),
    ...objects.filter((object) => !object.includes("--binding--")),
    ...linkFlags({ oneDnn, libJpeg }, "release", runPaths),
    "-o",
    program,
  ];
  const { ok, output } = run(compiler.path, flags, { cwd: home });
  if (!ok) throw new CompileFailed(output);
  handOver(program, [], {});
});
