#!/usr/bin/env node
// Assembles the prebuilt package of this platform in npm/<platform>-<arch>/: the addon, oneDNN and whatever else a
// bare Debian or Ubuntu with Node lacks go into lib/, with their licences.
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
} from "node:fs";
import { basename, join } from "node:path";
import { buildAddon } from "./build-addon.mjs";
import { CannotBuild } from "./cannot-build.mjs";
import { command } from "./command.mjs";
import { home } from "./home.mjs";
import { describeOneDnn, obtainOneDnn } from "./onednn.mjs";
import { run } from "./run.mjs";

/** What Node itself cannot run without, and so is there. */
const comesWithNode = /^(libc|libm|libdl|libpthread|librt|libstdc\+\+|libgcc_s|ld-linux-.*)\.so(\.\d+)*$/;

/** Debian's package of each library that travels with the addon, for its licence. */
const debianPackages = {
  libdnnl: "libdnnl",
  libgomp: "libgomp1",
  libjpeg: "libjpeg62-turbo",
  libOpenCL: "ocl-icd-libopencl1",
};

/**
 * Assembles the package from what this machine has and returns `{ folder, libraries, glibc, libstdcxx }`. With
 * `release`, it refuses what must not be published: another oneDNN than 2.6, because 3.x has no Winograd convolution,
 * or files that need a newer glibc than package.json promises.
 */
export async function assemble({ release = false, say = console.log } = {}) {
  const name = `${process.platform}-${process.arch}`;
  const folder = join(home, "npm", name);
  if (!existsSync(join(folder, "package.json"))) throw new CannotBuild(`There is no prebuilt package for ${name} yet.`);
  const oneDnn = obtainOneDnn(say);
  if (release && oneDnn.version.slice(0, 2).join(".") !== "2.6") {
    throw new CannotBuild(
      `A release carries oneDNN 2.6, but this is ${describeOneDnn(oneDnn)}. Set FOVEA_ONEDNN_ROOT.`,
    );
  }

  const lib = join(folder, "lib");
  rmSync(lib, { recursive: true, force: true });
  mkdirSync(join(lib, "licenses"), { recursive: true });
  const output = join("npm", name, "lib", "fovea.node");
  const { addon, compiler, libJpeg } = await buildAddon({ output, oneDnn, runPaths: ["$ORIGIN"], say });
  if (release && !libJpeg) throw new CannotBuild("A release carries libjpeg-turbo, which is not here.");
  const places = libJpeg ? [oneDnn, libJpeg] : [oneDnn];

  const libraries = [];
  const waiting = needed(addon);
  for (let soname = waiting.shift(); soname !== undefined; soname = waiting.shift()) {
    if (comesWithNode.test(soname) || libraries.includes(soname)) continue;
    copyFileSync(findLibrary(soname, places, compiler), join(lib, soname));
    copyLicense(soname, places, join(lib, "licenses"));
    libraries.push(soname);
    waiting.push(...needed(join(lib, soname)));
  }
  copyFileSync("/usr/share/common-licenses/GPL-3", join(lib, "licenses", "GPL-3"));

  const files = ["fovea.node", ...libraries].map((file) => join(lib, file));
  const glibc = newestSymbol(files, "GLIBC");
  if (release) checkPromise(glibc, promisedGlibc(folder));
  return { folder, libraries, glibc, libstdcxx: newestSymbol(files, "GLIBCXX") };
}

function needed(file) {
  return [...dump("-p", file).matchAll(/^\s*NEEDED\s+(\S+)$/gm)].map((match) => match[1]);
}

function findLibrary(soname, places, compiler) {
  const own = places.map(({ library }) => join(library, soname)).find((file) => existsSync(file));
  const path = own ?? run(compiler.path, [`-print-file-name=${soname}`]).output.trim();
  if (!existsSync(path)) throw new CannotBuild(`${soname}, which the addon needs, was not found.`);
  return realpathSync(path);
}

function copyLicense(soname, places, folder) {
  const library = basename(soname).split(".so")[0];
  const stem = debianPackages[library];
  for (const root of [...places.map(({ prefix }) => join(prefix, "share/doc")), "/usr/share/doc"]) {
    const owner =
      existsSync(root) && stem ? readdirSync(root).find((entry) => entry.match(`^${stem}[\\d.]*$`)) : undefined;
    if (owner === undefined || !existsSync(join(root, owner, "copyright"))) continue;
    copyFileSync(join(root, owner, "copyright"), join(folder, library));
    return;
  }
  throw new CannotBuild(`The licence of ${soname} was not found, and without it the package must not be made.`);
}

/** The newest version of a symbol family ("GLIBC", "GLIBCXX") that any of the files asks for. */
function newestSymbol(files, family) {
  const versions = files.flatMap((file) => [...dump("-T", file).matchAll(new RegExp(`\\b${family}_([\\d.]+)`, "g"))]);
  return versions
    .map((match) => match[1])
    .sort(byVersion)
    .at(-1);
}

function promisedGlibc(folder) {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")).engines.glibc.replace(">=", "");
}

function checkPromise(glibc, promised) {
  if (byVersion(glibc, promised) <= 0) return;
  throw new CannotBuild(
    `The files built here need glibc ${glibc}, but the package promises to run with ${promised}. ` +
      "Assemble a release on Debian 12 or Ubuntu 22.04.",
  );
}

function byVersion(left, right) {
  return left.localeCompare(right, "en", { numeric: true });
}

function dump(option, file) {
  const { ok, output } = run("objdump", [option, file]);
  if (!ok) throw new CannotBuild(`objdump is missing or failed (Debian, Ubuntu: \`sudo apt install binutils\`).`);
  return output;
}

if (process.argv[1] === import.meta.filename) {
  await command(async () => {
    const { folder, libraries, glibc, libstdcxx } = await assemble({ release: process.argv.includes("--release") });
    for (const file of ["fovea.node", ...libraries]) {
      const megabytes = (statSync(join(folder, "lib", file)).size / 1e6).toFixed(1);
      console.log(`${file.padEnd(16)} ${megabytes.padStart(6)} MB`);
    }
    console.log(`Assembled in ${folder}: needs glibc ${glibc} and libstdc++ GLIBCXX_${libstdcxx}.`);
  });
}
