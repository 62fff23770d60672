import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import { CannotBuild } from "./cannot-build.mjs";
import { compileFlags, findCompiler, linkFlags } from "./compiler.mjs";
import { home } from "./home.mjs";
import { obtainLibJpeg } from "./libjpeg.mjs";
import { describeOneDnn, obtainOneDnn } from "./onednn.mjs";
import { runAsync } from "./run.mjs";

/** The sources do not compile or link: a mistake in the code, with the compiler's words as its message. */
export class CompileFailed extends Error {
  name = "CompileFailed";
}

/**
 * Builds the addon from src/, and only what changed since the last time.
 *
 * `kind` is one of compiler.mjs; `folder` (below the package) keeps the objects and the addon; `output` is the
 * addon's file, if it is not to be there; `runPaths` are the RPATH entries (see linkFlags), by default those that suit
 * a checkout; `oneDnn` is a found library (see inspectPrefix), by default what obtainOneDnn finds or fetches.
 * Returns `{ addon, objects, oneDnn, libJpeg, compiler, compiled }`; throws CannotBuild or CompileFailed.
 */
export async function buildAddon({ kind = "release", folder = "build", output, runPaths, oneDnn, say = console.log }) {
  if (process.platform !== "linux") {
    throw new CannotBuild(`The native engine is built on Linux only so far, not on ${process.platform}.`);
  }
  const compiler = findCompiler();
  const library = oneDnn ?? obtainOneDnn(say);
  const libJpeg = obtainLibJpeg(say);
  const objects = join(folder, "objects");
  const addon = output ?? join(folder, "fovea.node");
  const own = [library, libJpeg].filter((found) => found && !found.system);
  const paths = runPaths ?? own.map((found) => fromOrigin(addon, found.library));

  const sources = listSources("src");
  const compile = [compiler.path, ...compileFlags(compiler, { oneDnn: library, libJpeg }, kind)];
  const files = sources.map((source) => objectOf(source, objects));
  const link = [compiler.path, ...files, "-shared", ...linkFlags({ oneDnn: library, libJpeg }, kind, paths)];
  const settings = { compiler: compiler.version, oneDnn: library.version.join("."), compile };
  if (remembered(`${objects}.json`) !== JSON.stringify(settings))
    rmSync(join(home, objects), { recursive: true, force: true });
  mkdirSync(join(home, objects), { recursive: true });
  writeFileSync(join(home, `${objects}.json`), JSON.stringify(settings));

  const modified = modificationTimes();
  const stale = sources.filter((source) => isStale(objectOf(source, objects), modified));
  if (stale.length > 0) {
    const count =
      stale.length === sources.length ? `${stale.length} files` : `${stale.length} of ${sources.length} files`;
    say(`Compiling the native engine (${count}, g++ ${compiler.version}, ${describeOneDnn(library)}) …`);
    await inParallel(stale, (source) => compileOne(compile, source, objectOf(source, objects)));
  }

  const linked = join(folder, `${addon.replaceAll("/", "--")}.json`);
  const newest = Math.max(...files.map((file) => statSync(join(home, file)).mtimeMs));
  const current = existsSync(join(home, addon)) && statSync(join(home, addon)).mtimeMs > newest;
  if (!current || remembered(linked) !== JSON.stringify(link)) {
    // The addon is replaced, never rewritten: a process that has the old one mapped goes on with the old one.
    const fresh = `${addon}.${process.pid}`;
    const result = await runAsync(link[0], [...link.slice(1), "-o", fresh], { cwd: home });
    if (!result.ok) throw new CompileFailed(result.output);
    renameSync(join(home, fresh), join(home, addon));
    writeFileSync(join(home, linked), JSON.stringify(link));
  }
  return { addon: join(home, addon), objects: files, oneDnn: library, libJpeg, compiler, compiled: stale.length };
}

/** A library's folder as the addon sees it: relative to itself where both move together. */
function fromOrigin(addon, folder) {
  return folder.startsWith(`${home}/`) ? `$ORIGIN/${relative(dirname(join(home, addon)), folder)}` : resolve(folder);
}

function listSources(folder) {
  const sources = readdirSync(join(home, folder), { recursive: true })
    .filter((name) => name.endsWith(".cc"))
    .map((name) => join(folder, name))
    .sort();
  if (sources.length === 0) throw new CannotBuild("packages/native/src holds no C++ sources.");
  return sources;
}

function objectOf(source, folder) {
  return join(folder, `${source.replaceAll("/", "--").replace(/\.cc$/, "")}.o`);
}

/** One stat per file, however many objects depend on it. A file that is gone counts as changed. */
function modificationTimes() {
  const known = new Map();
  return (path) => {
    if (!known.has(path)) known.set(path, statSync(join(home, path), { throwIfNoEntry: false })?.mtimeMs ?? Infinity);
    return known.get(path);
  };
}

/** Stale: never compiled, or older than a file that the compiler said it read. */
function isStale(object, modified) {
  const dependencies = join(home, object.replace(/o$/, "d"));
  if (!existsSync(join(home, object)) || !existsSync(dependencies)) return true;
  const names = readFileSync(dependencies, "utf8").replaceAll("\\\n", " ").split(/\s+/).slice(1).filter(Boolean);
  return names.some((name) => modified(name) > modified(object));
}

async function compileOne([compiler, ...flags], source, object) {
  const started = new Date();
  const fresh = `${object}.${process.pid}`;
  const rule = ["-MMD", "-MF", object.replace(/o$/, "d"), "-MT", object];
  const result = await runAsync(compiler, [...flags, ...rule, "-c", source, "-o", fresh], { cwd: home });
  if (!result.ok) {
    rmSync(join(home, fresh), { force: true });
    throw new CompileFailed(`${source}\n${result.output}`);
  }
  // A source edited while it was being compiled must look newer than its object.
  utimesSync(join(home, fresh), started, started);
  renameSync(join(home, fresh), join(home, object));
}

async function inParallel(items, task) {
  const waiting = [...items];
  const worker = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await task(item);
  };
  const workers = Array.from({ length: availableParallelism() }, worker);
  const failures = (await Promise.allSettled(workers)).filter((result) => result.status === "rejected");
  if (failures.length > 0) throw failures[0].reason;
}

function remembered(path) {
  return existsSync(join(home, path)) ? readFileSync(join(home, path), "utf8") : undefined;
}
