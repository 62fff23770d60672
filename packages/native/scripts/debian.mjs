import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CannotBuild } from "./cannot-build.mjs";
import { run } from "./run.mjs";

const patience = ["-o", "Acquire::Retries=0", "-o", "Acquire::http::Timeout=15", "-o", "Acquire::https::Timeout=15"];

/**
 * apt options that keep its lists and its cache below `folder`, so that `apt-get update` needs no root.
 * `sources` (the text of a .sources file) takes the place of the machine's own sources.
 */
export function privateApt(folder, sources) {
  for (const name of ["lists/partial", "cache/archives/partial", "etc"]) {
    mkdirSync(join(folder, name), { recursive: true });
  }
  const options = [
    ["Dir::State::Lists", join(folder, "lists")],
    ["Dir::Cache", join(folder, "cache")],
    ["Debug::NoLocking", "1"],
    ["APT::Sandbox::User", "root"],
  ];
  if (sources !== undefined) {
    writeFileSync(join(folder, "etc/fovea.sources"), sources);
    options.push(["Dir::Etc::SourceList", "/dev/null"], ["Dir::Etc::SourceParts", join(folder, "etc")]);
  }
  return options.flatMap(([name, value]) => ["-o", `${name}=${value}`]);
}

/**
 * Refreshes the package lists of a private apt and returns apt's complaint, if it has one: a source that cannot be
 * reached matters only if a package is missing afterwards.
 */
export function updateLists(aptOptions) {
  const { output } = run("apt-get", [...patience, ...aptOptions, "update", "-qq"]);
  return complaint(output);
}

/** What apt knows of a package: `{ version, dependencies }`, the latter as names; nothing if it does not know it. */
export function describePackage(name, aptOptions) {
  const { output } = run("apt-cache", [...aptOptions, "show", "--no-all-versions", name]);
  const field = (key) => new RegExp(`^${key}: (.*)$`, "m").exec(output)?.[1];
  const dependencies = (field("Depends") ?? "").split(/[,|]/).map((part) => part.trim().split(" ")[0]);
  return { version: field("Version"), dependencies };
}

/**
 * Downloads packages and unpacks them below `folder` (as `usr/include`, `usr/lib`), without root and without running
 * anything of theirs. Where `checksums` names one, its archive must have that SHA-256.
 */
export function unpackPackages(names, folder, aptOptions, checksums = {}) {
  const archives = join(folder, "archives");
  rmSync(archives, { recursive: true, force: true });
  mkdirSync(archives, { recursive: true });
  const download = run("apt-get", [...patience, ...aptOptions, "download", "-qq", ...names], { cwd: archives });
  if (!download.ok) throw new CannotBuild(complaint(download.output) ?? `${names.join(", ")} could not be downloaded`);
  for (const archive of readdirSync(archives)) {
    const expected = checksums[archive.split("_")[0]];
    const received = createHash("sha256")
      .update(readFileSync(join(archives, archive)))
      .digest("hex");
    if (expected !== undefined && received !== expected) {
      throw new CannotBuild(`${archive} is not the file it should be: its SHA-256 is ${received}`);
    }
    const unpacked = run("dpkg-deb", ["--extract", join(archives, archive), folder]);
    if (!unpacked.ok) throw new CannotBuild(`${archive} could not be unpacked: ${unpacked.output.trim()}`);
  }
  rmSync(archives, { recursive: true });
}

/** True where apt and dpkg are there: Debian, Ubuntu and their kin. */
export function hasApt() {
  return run("apt-get", ["--version"]).ok && run("dpkg-deb", ["--version"]).ok;
}

/**
 * The address of a Debian archive: FOVEA_DEBIAN_MIRROR, or what the machine itself uses, in either form of apt's source
 * files. Throws CannotBuild where there is neither, as on Ubuntu.
 */
export function debianMirror() {
  const asked = process.env.FOVEA_DEBIAN_MIRROR;
  if (asked) return asked;
  const folder = "/etc/apt/sources.list.d";
  const files = existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
  const lines = ["/etc/apt/sources.list", ...files]
    .filter((file) => existsSync(file))
    .flatMap((file) => readFileSync(file, "utf8").split("\n"))
    .filter((line) => !line.startsWith("#"));
  const address = /\bhttps?:\/\/\S+\/debian\/?(?=\s|$)/.exec(lines.join("\n"));
  if (address) return address[0];
  throw new CannotBuild("no Debian mirror is known here: set FOVEA_DEBIAN_MIRROR to the address of one");
}

/** The first error that apt or dpkg names, else its first warning, else nothing. */
function complaint(output) {
  const lines = output.split("\n");
  const line = lines.find((text) => text.startsWith("E:")) ?? lines.find((text) => text.startsWith("W:"));
  return line?.slice(2).trim();
}
