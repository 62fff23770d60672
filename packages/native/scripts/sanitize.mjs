#!/usr/bin/env node
// Builds the addon under AddressSanitizer and UndefinedBehaviorSanitizer and runs a command with it:
//   node packages/native/scripts/sanitize.mjs npx vitest run --root packages/fovea src/engine
// `--generic` before the command builds what processors other than x86-64 get; `--thread` is for ThreadSanitizer.
// FOVEA_ISA (sse, avx2, avx512) chooses between the versions of the vector code.
import { join } from "node:path";
import { buildAddon } from "./build-addon.mjs";
import { command, handOver } from "./command.mjs";
import { kinds } from "./compiler.mjs";
import { home } from "./home.mjs";
import { run } from "./run.mjs";

/**
 * Node frees nothing at its end, so leaks say nothing; a fault in oneDNN's machine code is reported, which V8 would
 * otherwise catch; and a test asks for more memory than there is.
 */
const addressOptions = "detect_leaks=0:handle_segv=2:detect_odr_violation=0:allocator_may_return_null=1";

/** Node and oneDNN were not built for ThreadSanitizer, which does not see how they order their accesses. */
const threadOptions = `ignore_noninstrumented_modules=1:suppressions=${join(home, "scripts/thread-sanitizer.txt")}`;

await command(async () => {
  const [first, ...rest] = process.argv.slice(2);
  const kind = { "--generic": "generic", "--thread": "thread" }[first] ?? "sanitize";
  const [program = process.execPath, ...args] = kind === "sanitize" ? process.argv.slice(2) : rest;
  const { addon, compiler } = await buildAddon({ kind, folder: `build-${kind}` });
  const runtime = run(compiler.path, [`-print-file-name=${kinds[kind].runtime}`]).output.trim();
  const options = { ASAN_OPTIONS: addressOptions, TSAN_OPTIONS: threadOptions };
  handOver(program, args, { FOVEA_NATIVE_PATH: addon, LD_PRELOAD: runtime, ...options });
});
