import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { CannotBuild } from "./cannot-build.mjs";
import { hasApt, privateApt, unpackOneDnn, updateLists } from "./debian.mjs";
import { home } from "./home.mjs";

const triple = { x64: "x86_64-linux-gnu", arm64: "aarch64-linux-gnu" }[process.arch] ?? `${process.arch}-linux-gnu`;
const vendor = join(home, "vendor");
const oldest = [2, 6];

const advice =
  "Install it (Debian, Ubuntu: `sudo apt install libdnnl-dev`) or set FOVEA_ONEDNN_ROOT to a prefix that holds include/dnnl.hpp and lib/libdnnl.so.";

/**
 * Finds oneDNN, and fetches it where it is missing. In this order: FOVEA_ONEDNN_ROOT, the system, the vendor folder,
 * Debian's packages unpacked into the vendor folder.
 * Returns `{ prefix, include, library, version, system }`; throws CannotBuild with a sentence.
 */
export function obtainOneDnn(say) {
  const asked = process.env.FOVEA_ONEDNN_ROOT;
  if (asked) {
    const found = inspectPrefix(asked);
    if (found) return checkAge(found);
    throw new CannotBuild(`FOVEA_ONEDNN_ROOT=${asked} does not hold include/dnnl.hpp and lib/libdnnl.so.`);
  }
  const found = inspectPrefix("/usr") ?? inspectPrefix("/usr/local") ?? inspectPrefix(join(vendor, "usr"));
  return checkAge(found ?? fetchOneDnn(say));
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

function checkAge(found) {
  const [major, minor] = found.version;
  if (major > oldest[0] || (major === oldest[0] && minor >= oldest[1])) return found;
  throw new CannotBuild(`${describeOneDnn(found)} is too old: ${oldest.join(".")} or newer is needed. ${advice}`);
}

function fetchOneDnn(say) {
  if (!hasApt()) throw new CannotBuild(`oneDNN is not installed. ${advice}`);
  say("Fetching oneDNN from Debian's packages into packages/native/vendor …");
  const partial = `${vendor}.partial-${process.pid}`;
  try {
    mkdirSync(partial, { recursive: true });
    unpackWithFreshLists(partial);
    rmSync(join(partial, "apt"), { recursive: true, force: true });
    rmSync(vendor, { recursive: true, force: true });
    renameSync(partial, vendor);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
  const found = inspectPrefix(join(vendor, "usr"));
  if (found === undefined) throw new CannotBuild(`Debian's libdnnl-dev did not hold what was expected. ${advice}`);
  return found;
}

/** The machine's own package lists may be missing or old, and to refresh them needs root: a private copy does not. */
function unpackWithFreshLists(folder) {
  try {
    unpackOneDnn(folder, []);
  } catch {
    const apt = privateApt(join(folder, "apt"));
    const trouble = updateLists(apt);
    try {
      unpackOneDnn(folder, apt);
    } catch (error) {
      const reason = (trouble ?? error.message).replace(/\.$/, "");
      throw new CannotBuild(`oneDNN is missing and could not be downloaded (apt: ${reason}). ${advice}`);
    }
  }
}
