import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CannotBuild } from "./cannot-build.mjs";
import { run } from "./run.mjs";

const patience = ["-o", "Acquire::Retries=1", "-o", "Acquire::http::Timeout=15", "-o", "Acquire::https::Timeout=15"];

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

/** The packages that libdnnl-dev needs at run time and that a machine with a compiler may lack. */
function oneDnnPackages(aptOptions) {
  const shown = run("apt-cache", [...aptOptions, "show", "--no-all-versions", "libdnnl-dev"]);
  const library = /^Depends:.*?\b(libdnnl\d+)/m.exec(shown.output)?.[1];
  if (!shown.ok || library === undefined) throw new CannotBuild("apt knows no package libdnnl-dev");
  return ["libdnnl-dev", library, "ocl-icd-libopencl1"];
}

/** Downloads Debian's oneDNN and unpacks it below `folder` (as `usr/include`, `usr/lib`), without root. */
export function unpackOneDnn(folder, aptOptions) {
  const archives = join(folder, "archives");
  rmSync(archives, { recursive: true, force: true });
  mkdirSync(archives, { recursive: true });
  const names = oneDnnPackages(aptOptions);
  const download = run("apt-get", [...patience, ...aptOptions, "download", "-qq", ...names], { cwd: archives });
  if (!download.ok) throw new CannotBuild(complaint(download.output) ?? `${names.join(", ")} could not be downloaded`);
  for (const archive of readdirSync(archives)) {
    const unpacked = run("dpkg-deb", ["--extract", join(archives, archive), folder]);
    if (!unpacked.ok) throw new CannotBuild(`${archive} could not be unpacked: ${unpacked.output.trim()}`);
  }
  rmSync(archives, { recursive: true });
}

/** True where apt and dpkg are there: Debian, Ubuntu and their kin. */
export function hasApt() {
  return run("apt-get", ["--version"]).ok && run("dpkg-deb", ["--version"]).ok;
}

/** The text of the machine's first Debian archive source: address, suites and key of its own mirror. */
export function debianMirror() {
  const folder = "/etc/apt/sources.list.d";
  const stanzas = readdirSync(folder)
    .filter((name) => name.endsWith(".sources"))
    .flatMap((name) => readFileSync(join(folder, name), "utf8").split(/\n\s*\n/));
  for (const stanza of stanzas) {
    const uri = /^URIs:\s*(\S+\/debian\/?)\s*$/m.exec(stanza)?.[1];
    if (uri !== undefined) return uri;
  }
  return "http://mirror.invalid/debian";
}

/** The first error that apt or dpkg names, else its first warning, else nothing. */
function complaint(output) {
  const lines = output.split("\n");
  const line = lines.find((text) => text.startsWith("E:")) ?? lines.find((text) => text.startsWith("W:"));
  return line?.slice(2).trim();
}
