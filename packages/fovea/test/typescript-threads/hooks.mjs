// Runs TypeScript sources in a thread: a file x.js that isn't there is x.ts.
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { transformSync } from "rolldown/utils";

const isSource = (url) => url.startsWith("file:") && /\.[jt]s$/.test(url) && !url.includes("/node_modules/");

export async function resolve(specifier, context, next) {
  if (isSource(specifier) && specifier.endsWith(".js") && !existsSync(fileURLToPath(specifier))) {
    return next(specifier.replace(/\.js$/, ".ts"), context);
  }
  return next(specifier, context);
}

export async function load(url, context, next) {
  if (!isSource(url) || !url.endsWith(".ts")) return next(url, context);
  const path = fileURLToPath(url);
  const { code } = transformSync(path, await readFile(path, "utf8"));
  return { format: "module", source: code, shortCircuit: true };
}
