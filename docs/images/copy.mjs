#!/usr/bin/env node
// Copies the README's images from a run. First: npm run quickstart. Then:
// node docs/images/copy.mjs [RUN]
import { copyFileSync } from "node:fs";
import { join } from "node:path";

const [run = "runs/quickstart"] = process.argv.slice(2);
for (const name of ["curves.svg", "confusion.svg", "model.svg"]) {
  copyFileSync(join(run, name), new URL(name, import.meta.url));
}
