import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";

const require = createRequire(import.meta.url);
const checkoutBuild = fileURLToPath(new URL("./build/fovea.node", import.meta.url));
const platformPackage = `@fovea/native-${process.platform}-${process.arch}`;

const isas = ["sse", "avx2", "avx512"];

let loaded;

export function loadAddon() {
  checkIsa(process.env.FOVEA_ISA);
  loaded ??= untilExit(loadFirst(places()));
  return loaded;
}

/** The addon itself reads the variable, while it is being linked, and takes what it does not know for no limit. */
function checkIsa(isa) {
  if (isa === undefined || isas.includes(isa)) return;
  throw new Error(`FOVEA_ISA: expected ${isas.slice(0, -1).join(", ")} or ${isas.at(-1)}, received "${isa}"`);
}

/** `process.exit` destroys what its libraries hold while other threads go on: the addon's are stopped before. */
function untilExit(found) {
  process.once("exit", () => found.addon.close());
  return found;
}

/** Where the addon may be. A path that the user names is the only place: nothing replaces it silently. */
function places() {
  const asked = process.env.FOVEA_NATIVE_PATH;
  if (asked) return [{ from: "FOVEA_NATIVE_PATH", find: () => existing(resolve(asked)) }];
  return [
    { from: "checkout", find: () => existing(checkoutBuild) },
    { from: "package", find: () => require.resolve(platformPackage) },
  ];
}

function loadFirst(candidates) {
  const reasons = [];
  for (const { from, find } of candidates) {
    try {
      const path = find();
      return { addon: open(path), path, from };
    } catch (error) {
      reasons.push(`${from}: ${reasonOf(error)}`);
    }
  }
  throw new Error(`the native engine's addon could not be loaded.\n  ${reasons.join("\n  ")}`);
}

/** Not `require`, which would run a file that is not named `.node` as JavaScript. */
function open(path) {
  const module = { exports: {} };
  process.dlopen(module, path);
  return module.exports;
}

function existing(path) {
  if (!existsSync(path)) throw new Error(`${path} does not exist`);
  return path;
}

function reasonOf(error) {
  if (error.code === "MODULE_NOT_FOUND") return `${platformPackage} is not installed`;
  return error.message.split("\n")[0];
}
