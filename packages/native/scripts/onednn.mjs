import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { CannotBuild } from "./cannot-build.mjs";
import { hasApt } from "./debian.mjs";
import { fetchOneDnn } from "./fetch-onednn.mjs";
import { home } from "./home.mjs";

const triple = { x64: "x86_64-linux-gnu", arm64: "aarch64-linux-gnu" }[process.arch] ?? `${process.arch}-linux-gnu`;
const vendor = join(home, "vendor");
const vendored = join(vendor, "usr");
const oldest = [2, 6];

const advice =
  "Install it (Debian, Ubuntu: `sudo apt install libdnnl-dev`) or set FOVEA_ONEDNN_ROOT to a prefix that holds include/dnnl.hpp and lib/libdnnl.so.";

/**
 * Finds oneDNN, and fetches it where it is missing or too old. In this order: FOVEA_ONEDNN_ROOT, the system, the vendor
 * folder, Debian's packages unpacked into the vendor folder.
 * Returns `{ prefix, include, library, version, system }`; throws CannotBuild with a sentence.
 */
export function obtainOneDnn(say) {
  const asked = process.env.FOVEA_ONEDNN_ROOT;
  if (asked) {
    const found = inspectPrefix(asked);
    if (found === undefined) {
      throw new CannotBuild(`FOVEA_ONEDNN_ROOT=${asked} does not hold include/dnnl.hpp and lib/libdnnl.so.`);
    }
    if (!isRecent(found)) throw new CannotBuild(`${describeOneDnn(found)} is older than ${oldest.join(".")}.`);
    return found;
  }
  const there = ["/usr", "/usr/local", vendored].map(inspectPrefix).find((found) => found && isRecent(found));
  return there ?? fetchIntoVendor(say);
}

/** What lies below a prefix: `{ prefix, include, library, version, system }`, or undefined if oneDNN does not. */
export function inspectPrefix(prefix) {
  const include = join(prefix, "include");
  const header = join(include, "oneapi/dnnl/dnnl_version.h");
  const library = ["lib", "lib64", `lib/${triple}`]
    .map((name) => join(prefix, name))
    .find((folder) => existsSync(join(folder, "libdnnl.so")));
  if (library === undefined || !existsSync(join(include, "dnnl.hpp")) || !existsSync(header)) return undefined;
  const text = readFileSync(header, "utf8");
  const part = (name) => Number(new RegExp(`#define DNNL_VERSION_${name}\\s+(\\d+)`).exec(text)?.[1]);
  const version = [part("MAJOR"), part("MINOR"), part("PATCH")];
  return { prefix, include, library, version, system: prefix === "/usr" };
}

/** A sentence's worth of where oneDNN came from. */
export function describeOneDnn({ version, prefix, system }) {
  const place = relative(process.cwd(), prefix);
  return `oneDNN ${version.join(".")} of ${system ? "the system" : place.startsWith("..") ? prefix : place}`;
}

function isRecent({ version: [major, minor] }) {
  return major > oldest[0] || (major === oldest[0] && minor >= oldest[1]);
}

function fetchIntoVendor(say) {
  if (!hasApt()) throw new CannotBuild(`oneDNN is not installed. ${advice}`);
  say("Fetching oneDNN from Debian's packages into packages/native/vendor …");
  const partial = `${vendor}.partial-${process.pid}`;
  try {
    mkdirSync(partial, { recursive: true });
    fetchOneDnn(partial);
    rmSync(vendor, { recursive: true, force: true });
    renameSync(partial, vendor);
  } catch (error) {
    if (!(error instanceof CannotBuild)) throw error;
    throw new CannotBuild(`oneDNN is missing and could not be fetched (${error.message}). ${advice}`);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
  const found = inspectPrefix(vendored);
  if (found && isRecent(found)) return found;
  const what = found ? describeOneDnn(found) : "what Debian's package held";
  throw new CannotBuild(`oneDNN ${oldest.join(".")} or newer is needed, but ${what} is not that. ${advice}`);
}
