#!/usr/bin/env node
// Builds the addon under AddressSanitizer and UndefinedBehaviorSanitizer and runs a command with it:
//   node packages/native/scripts/sanitize.mjs npx vitest run --root packages/fovea src/engine
import { buildAddon } from "./build-addon.mjs";
import { command, handOver } from "./command.mjs";
import { run } from "./run.mjs";

/**
 * Node frees nothing at its end, so leaks say nothing; a fault in oneDNN's machine code is reported, which V8 would
 * otherwise catch; and a test asks for more memory than there is.
 */
const options = "detect_leaks=0:handle_segv=2:detect_odr_violation=0:allocator_may_return_null=1";

await command(async () => {
  const { addon, compiler } = await buildAddon({ kind: "sanitize", folder: "build-sanitize" });
  const runtime = run(compiler.path, ["-print-file-name=libasan.so"]).output.trim();
  const [program = process.execPath, ...args] = process.argv.slice(2);
  handOver(program, args, { FOVEA_NATIVE_PATH: addon, ASAN_OPTIONS: options, LD_PRELOAD: runtime });
});
