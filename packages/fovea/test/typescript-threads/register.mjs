// Imported by every thread of the test processes: threads that run a source file need hooks that compile it. What tests
// import themselves is compiled by vitest.
import { register } from "node:module";
import { isMainThread } from "node:worker_threads";

if (!isMainThread) register("./hooks.mjs", import.meta.url);
