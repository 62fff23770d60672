#!/usr/bin/env node
// Bundles the script of each lesson, with what it needs of the core, into packages/fovea/dist/lessons/scripts/.
import { mkdirSync, readdirSync, realpathSync, statSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

const fovea = fileURLToPath(new URL("../packages/fovea", import.meta.url));
const sources = join(fovea, "src");
const entries = join(sources, "lessons/browser");
const target = join(fovea, "dist/lessons/scripts");

/** Bundles the scripts, unless they are newer than all sources. */
export async function bundleLessons() {
  const names = readdirSync(entries)
    .filter((name) => name.endsWith(".ts"))
    .map((name) => basename(name, ".ts"));
  if (oldestScript(names) > newestSource()) return;
  mkdirSync(target, { recursive: true });
  for (const name of names) await writeFile(join(target, `${name}.js`), await bundle(join(entries, `${name}.ts`)));
}

/** @returns {Promise<string>} a script that can stand in a page; what it imports beyond the core is an error. */
async function bundle(input) {
  const build = await rolldown({
    input,
    platform: "browser",
    // Only plots and projections import these, when they are asked for; no lesson does.
    external: ["vega", "@viz-js/viz", "umap-js"],
    onLog(_, { code, message }) {
      if (code === "UNRESOLVED_IMPORT") throw new Error(message);
    },
  });
  const { output } = await build.generate({ format: "iife", minify: true, codeSplitting: false });
  await build.close();
  const { code } = output[0];
  if (/<\/script|<!--/i.test(code)) throw new Error(`${input}: its script would end the page's script element`);
  return code;
}

function oldestScript(names) {
  const times = names.map((name) => statSync(join(target, `${name}.js`), { throwIfNoEntry: false })?.mtimeMs ?? 0);
  return Math.min(...times);
}

function newestSource() {
  const files = readdirSync(sources, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Math.max(...files.map(({ parentPath, name }) => statSync(join(parentPath, name)).mtimeMs));
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) await bundleLessons();
