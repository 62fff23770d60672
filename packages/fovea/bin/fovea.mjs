#!/usr/bin/env node
// The command `fovea`: starts what the TypeScript compiler made of src/cli/.
import { existsSync } from "node:fs";

const main = new URL("../dist/cli/main.js", import.meta.url);
if (existsSync(main)) {
  await import(main.href);
} else {
  console.error("Fovea is not built yet: run npm run build in the folder of the checkout first.");
  process.exitCode = 1;
}
