#!/usr/bin/env node
// Builds the addon under AddressSanitizer and UndefinedBehaviorSanitizer and runs a command with it:
//   node packages/native/scripts/sanitize.mjs npx vitest run --root packages/fovea src/engine
import { spawn } from "node:child_process";
import { buildAddon, CompileFailed } from "./build-addon.mjs";
import { CannotBuild } from "./cannot-build.mjs";
import { run } from "./run.mjs";

/** Node frees nothing at its end, so leaks say nothing; V8 catches the faults of its own WebAssembly memory. */
const options = "detect_leaks=0:allow_user_segv_handler=1:detect_odr_violation=0";

try {
  const { addon, compiler } = await buildAddon({ kind: "sanitize", folder: "build-sanitize" });
  const runtime = run(compiler.path, ["-print-file-name=libasan.so"]).output.trim();
  const [program = process.execPath, ...args] = process.argv.slice(2);
  const env = { ...process.env, FOVEA_NATIVE_PATH: addon, ASAN_OPTIONS: options, LD_PRELOAD: runtime };
  const child = spawn(program, args, { stdio: "inherit", env });
  child.on("error", (error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
  child.on("close", (code) => {
    process.exitCode = code ?? 1;
  });
} catch (error) {
  if (!(error instanceof CannotBuild || error instanceof CompileFailed)) throw error;
  console.error(error.message);
  process.exitCode = error instanceof CannotBuild ? 3 : 1;
}
