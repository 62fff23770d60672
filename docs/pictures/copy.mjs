#!/usr/bin/env node
// Takes over the README's pictures from a run, as Fovea has drawn them: npm run quickstart, then
// node docs/pictures/copy.mjs [RUN]
import { copyFileSync } from "node:fs";
import { join } from "node:path";

const [run = "runs/quickstart"] = process.argv.slice(2);
for (const name of ["curves.svg", "confusion.svg", "model.svg"]) {
  copyFileSync(join(run, name), new URL(name, import.meta.url));
}
