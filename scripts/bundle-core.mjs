#!/usr/bin/env node
// Bundles what a page runs, from packages/fovea/test/browser and the built core, into one script for browsers that
// defines the global `page`. As a program it writes the script to the file it is given.
import { realpathSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";
import { root } from "./setup.mjs";

/** @returns {Promise<string>} the script; what it imports beyond itself is an error. */
export async function bundleCore() {
  const bundle = await rolldown({
    input: join(root, "packages/fovea/test/browser/train-lenet5.mjs"),
    platform: "browser",
    onLog(_, { code, message }) {
      if (code === "UNRESOLVED_IMPORT") throw new Error(message);
    },
  });
  const { output } = await bundle.generate({ format: "iife", name: "page", codeSplitting: false });
  await bundle.close();
  return output[0].code;
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  await writeFile(process.argv[2], await bundleCore());
}
