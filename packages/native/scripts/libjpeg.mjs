import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { CannotBuild } from "./cannot-build.mjs";
import { describePackage, hasApt, privateApt, unpackPackages, updateLists } from "./debian.mjs";
import { home } from "./home.mjs";

const vendor = join(home, "vendor-libjpeg");
const packages = ["libjpeg62-turbo-dev", "libjpeg62-turbo"];

/**
 * Finds libjpeg-turbo, which decodes JPEG files for the readers of images: in the system, in the vendor folder, or else in
 * Debian's packages, unpacked there. Returns `{ prefix, include, library, system }`, or undefined: the engine works
 * without it, and images are then decoded by sharp alone, which takes three times as long.
 */
export function obtainLibJpeg(say) {
  const there = ["/usr", "/usr/local", join(vendor, "usr")].map(inspect).find(Boolean);
  if (there || !hasApt()) return there;
  try {
    fetchIntoVendor();
  } catch (error) {
    if (!(error instanceof CannotBuild)) throw error;
    say(`Building without libjpeg-turbo (${error.message}): reading JPEG files takes longer.`);
  }
  return inspect(join(vendor, "usr"));
}

/** What lies below a prefix, if it is libjpeg-turbo: others decode to other pixels. */
function inspect(prefix) {
  const include = join(prefix, "include");
  if (!existsSync(join(include, "jpeglib.h"))) return undefined;
  const folders = ["lib", "lib64", ...multiarch(prefix)].map((name) => join(prefix, name));
  const library = folders.find((folder) => existsSync(join(folder, "libjpeg.so")));
  const configurations = [include, ...multiarch(prefix, "include").map((name) => join(prefix, name))];
  const isTurbo = configurations.some((folder) => {
    const header = join(folder, "jconfig.h");
    return existsSync(header) && readFileSync(header, "utf8").includes("LIBJPEG_TURBO_VERSION");
  });
  if (library === undefined || !isTurbo) return undefined;
  return { prefix, include: configurations, library, system: prefix === "/usr" };
}

/** Debian's folders for a kind of processor, such as "lib/x86_64-linux-gnu". */
function multiarch(prefix, parent = "lib") {
  const architecture = { x64: "x86_64", arm64: "aarch64" }[process.arch] ?? process.arch;
  const name = join(parent, `${architecture}-linux-gnu`);
  return existsSync(join(prefix, name)) ? [name] : [];
}

function fetchIntoVendor() {
  const partial = `${vendor}.partial-${process.pid}`;
  try {
    mkdirSync(partial, { recursive: true });
    const lists = join(partial, "apt");
    let apt = [];
    if (describePackage(packages[0], apt).version === undefined) {
      apt = privateApt(lists);
      updateLists(apt);
    }
    unpackPackages(packages, partial, apt);
    rmSync(lists, { recursive: true, force: true });
    rmSync(vendor, { recursive: true, force: true });
    renameSync(partial, vendor);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}
