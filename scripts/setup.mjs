import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildAddon, CompileFailed } from "../packages/native/scripts/build-addon.mjs";
import { CannotBuild } from "../packages/native/scripts/cannot-build.mjs";

/** The folder of the workspace. */
export const root = fileURLToPath(new URL("..", import.meta.url));

/** A step of the set-up failed; the message is a sentence for the user. */
export class SetUpFailed extends Error {
  name = "SetUpFailed";
}

/**
 * Brings a checkout to where everything runs: packages, native engine, compiled TypeScript. Each step is skipped when
 * there is nothing to do, so a second run costs a moment and needs no network. A machine that cannot build the native
 * engine is told why and goes on with the portable one; sources that do not compile stop the set-up.
 */
export async function setUp() {
  installPackages();
  await buildNative();
  compileTypeScript();
  // Imported late: the bundler is one of the packages that the first step installs.
  const { bundleLessons } = await import("./bundle-lessons.mjs");
  await bundleLessons();
}

function installPackages() {
  if (packagesAreCurrent()) return;
  console.error("Installing packages …");
  const npm = process.env.npm_execpath;
  const [program, args] = npm?.endsWith(".js") ? [process.execPath, [npm, "ci"]] : ["npm", ["ci"]];
  const { status, error } = spawnSync(program, args, { cwd: root, stdio: "inherit" });
  if (error) throw new SetUpFailed(`npm could not be started (${error.message}): it comes with Node.`);
  if (status !== 0)
    throw new SetUpFailed("npm could not install the packages; it says why above. The first run needs the network.");
}

/** Compares what npm noted down when it last installed with what the lockfile asks for. */
function packagesAreCurrent() {
  const wanted = readPackages(join(root, "package-lock.json"));
  const installed = readPackages(join(root, "node_modules/.package-lock.json"));
  if (wanted === undefined || installed === undefined) return false;
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === "" || entry.extraneous) return true;
    const there = installed[path];
    // Optional packages for other platforms are in the lockfile, but not installed.
    if (there === undefined) return entry.optional === true || entry.devOptional === true;
    return there.version === entry.version && there.integrity === entry.integrity && there.link === entry.link;
  });
}

function readPackages(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")).packages : undefined;
}

async function buildNative() {
  try {
    await buildAddon({ say: console.error });
  } catch (error) {
    if (error instanceof CompileFailed) throw new SetUpFailed(`The native engine does not compile:\n${error.message}`);
    if (!(error instanceof CannotBuild)) throw error;
    console.error(`Going on with the portable engine, which is slower. ${error.message}`);
  }
}

function compileTypeScript() {
  const compiler = join(root, "node_modules/typescript/bin/tsc");
  const { status } = spawnSync(process.execPath, [compiler, "--build", "packages/fovea"], {
    cwd: root,
    stdio: "inherit",
  });
  if (status !== 0) throw new SetUpFailed("The TypeScript sources do not compile.");
}
