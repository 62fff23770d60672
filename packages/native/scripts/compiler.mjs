import { accessSync, constants, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, dirname, isAbsolute, join } from "node:path";
import { CannotBuild } from "./cannot-build.mjs";
import { home } from "./home.mjs";
import { run } from "./run.mjs";

/** GCC 11 cannot choose between builds of a function by x86-64 level at run time. */
const oldestMajor = 12;
/** A compiler newer than this may warn of new things; that must not cost anyone the native engine. */
const newestTriedMajor = 14;

/**
 * The C++ compiler: `{ path, version }`. $CXX if set, else g++ or, where that is too old, a newer one beside it.
 * Throws CannotBuild with what to install.
 */
export function findCompiler() {
  const asked = process.env.CXX;
  const names = asked ? [asked] : ["g++", "g++-14", "g++-13", "g++-12"];
  const compilers = names.map(which).filter(Boolean).map(describeCompiler);
  const fitting = compilers.find(({ version }) => version !== undefined && majorOf(version) >= oldestMajor);
  if (fitting) return fitting;
  const [first] = compilers;
  let why = asked ? `The compiler CXX=${asked} was not found` : "No C++ compiler (g++) was found";
  if (first) why = first.version ? `g++ ${first.version} is too old` : `${first.path} is not a GNU C++ compiler`;
  throw new CannotBuild(`${why}: install g++ ${oldestMajor} or newer (Debian, Ubuntu: \`sudo apt install g++-12\`).`);
}

/** `version` is undefined for clang, with which the engine was never built. */
function describeCompiler(path) {
  const { ok, output } = run(path, ["-dM", "-E", "-x", "c++", "/dev/null"]);
  const macro = (key) => new RegExp(`^#define ${key} (.*)$`, "m").exec(output)?.[1];
  if (!ok || macro("__clang__") !== undefined || macro("__GNUC__") === undefined) return { path, version: undefined };
  return { path, version: `${macro("__GNUC__")}.${macro("__GNUC_MINOR__")}.${macro("__GNUC_PATCHLEVEL__")}` };
}

function majorOf(version) {
  return Number.parseInt(version, 10);
}

const addressSanitizer = ["-fsanitize=address,undefined", "-fno-sanitize-recover=undefined"];
const forDebuggers = ["-O1", "-g", "-fno-omit-frame-pointer"];

/**
 * The kinds of builds: "release"; "sanitize", under AddressSanitizer and UndefinedBehaviorSanitizer; "generic", the same
 * for the code that processors other than x86-64 get; "thread", that code under ThreadSanitizer, which cannot be called
 * where versions of a function are chosen. `runtime` is the sanitizer's library.
 */
export const kinds = {
  release: { checks: [], compile: ["-O3", "-DNDEBUG"] },
  sanitize: { checks: addressSanitizer, compile: forDebuggers, runtime: "libasan.so" },
  generic: { checks: addressSanitizer, compile: [...forDebuggers, "-DFOVEA_GENERIC"], runtime: "libasan.so" },
  thread: { checks: ["-fsanitize=thread"], compile: [...forDebuggers, "-DFOVEA_GENERIC"], runtime: "libtsan.so" },
};

/** The flags that every source is compiled with, for a build of a kind. */
export function compileFlags(compiler, { oneDnn, libJpeg }, kind) {
  const common = readFileSync(join(home, "compile_flags.txt"), "utf8").split("\n").filter(Boolean);
  const strict = majorOf(compiler.version) <= newestTriedMajor ? ["-Werror"] : [];
  const headers = [headerFolder("node-addon-api", "napi.h"), headerFolder("node-api-headers", "include/node_api.h")];
  if (!oneDnn.system) headers.push(oneDnn.include);
  if (libJpeg && !libJpeg.system) headers.push(...libJpeg.include);
  const decoder = libJpeg ? ["-DFOVEA_JPEG"] : [];
  const { checks, compile } = kinds[kind];
  return [
    ...common,
    ...strict,
    ...compile,
    ...checks,
    ...decoder,
    ...headers.flatMap((folder) => ["-isystem", folder]),
  ];
}

/**
 * The flags that the addon is linked with. `runPaths` are where it looks for its libraries at run time. They are
 * written as RPATH, not RUNPATH, because only RPATH also holds for the libraries of a library (oneDNN's own). The addon
 * stays in the process (nodelete) when the worker thread that loaded it ends: its own threads go on.
 */
export function linkFlags({ oneDnn, libJpeg }, kind, runPaths) {
  const paths = runPaths.length > 0 ? [`-Wl,--disable-new-dtags,-rpath,${runPaths.join(":")}`] : [];
  const libraries = libJpeg ? [oneDnn, libJpeg] : [oneDnn];
  const places = libraries
    .filter(({ system }) => !system)
    .flatMap(({ library }) => [`-L${library}`, `-Wl,-rpath-link,${library}`]);
  const names = libJpeg ? ["-ldnnl", "-ljpeg"] : ["-ldnnl"];
  // What asks libgcc for the processor's instruction sets asks src/simd/isa.cc first.
  const wrapped = "-Wl,--wrap=__cpu_indicator_init";
  return ["-Wl,-z,nodelete", wrapped, ...kinds[kind].checks, ...places, ...names, ...paths];
}

/** Where a package that `npm ci` installs keeps a header. */
export function headerFolder(name, header) {
  try {
    return dirname(createRequire(join(home, "package.json")).resolve(`${name}/${header}`));
  } catch {
    throw new CannotBuild(`The package ${name} is not installed: run \`npm ci\` first.`);
  }
}

/** The full path of a program on PATH, or undefined. */
export function which(name) {
  const candidates = isAbsolute(name)
    ? [name]
    : (process.env.PATH ?? "").split(delimiter).map((folder) => join(folder, name));
  return candidates.find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
