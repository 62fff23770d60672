#!/usr/bin/env node
// What a user gets: packs the three packages, installs the tarballs in an empty folder with no compiler within reach,
// and sees that the native engine comes from the prebuilt package and uses nothing of the system's oneDNN; that lessons
// have their scripts; and that without the prebuilt package the installation still works and says why there is no native
// engine.
// Needs a built checkout and the assembled prebuilt package, which it makes.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { assemble } from "../packages/native/scripts/assemble.mjs";
import { which } from "../packages/native/scripts/compiler.mjs";
import { root } from "./setup.mjs";

/** Run in the installed folder: where the addon came from, and which libraries the process has mapped. */
const probe = `
import { readFileSync } from "node:fs";
import { loadAddon } from "@fovea/native";
let loaded = {};
try {
  const { from, path } = loadAddon();
  loaded = { from, path };
} catch (error) {
  loaded = { reason: error.message };
}
const maps = readFileSync("/proc/self/maps", "utf8").matchAll(/\\S*\\/lib(?:dnnl|gomp|jpeg|OpenCL)\\S*/g);
console.log(JSON.stringify({ ...loaded, libraries: [...new Set([...maps].map((match) => match[0]))] }));
`;

const folder = realpathSync(mkdtempSync(join(tmpdir(), "fovea-tarballs-")));
try {
  const { libraries } = await assemble();
  const tarballs = pack([
    "packages/fovea",
    "packages/native",
    `packages/native/npm/${process.platform}-${process.arch}`,
  ]);
  const path = bareTools();

  const complete = install("complete", tarballs, path);
  const loaded = ask(complete, path);
  assert.equal(loaded.from, "package", loaded.reason);
  assert.ok(loaded.path.startsWith(complete), `${loaded.path} is not in ${complete}`);
  assert.deepEqual(loaded.libraries.map((library) => basename(library)).sort(), [...libraries].sort());
  for (const library of loaded.libraries) assert.ok(library.startsWith(complete), `${library} is the system's`);

  const report = JSON.parse(commandLine(complete, path, "engines", "--json"));
  assert.equal(report.used, "native");
  assert.equal(report.engines[0].path, loaded.path);
  checkLesson(complete, path);

  const portable = install("portable", tarballs.slice(0, 2), path);
  const { reason } = ask(portable, path);
  assert.match(reason, /native-\S+ is not installed/);
  assert.equal(JSON.parse(commandLine(portable, path, "engines", "--json")).used, "portable");

  console.log("The tarballs install and give the native engine; without the prebuilt package they say why not.");
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Packs workspaces and returns the tarballs' paths, in the same order. */
function pack(workspaces) {
  return workspaces.map((workspace) => {
    const packed = npm(["pack", "--json", "--pack-destination", folder], { cwd: join(root, workspace) });
    return join(folder, JSON.parse(packed)[0].filename);
  });
}

/** A PATH with Node, npm and the shell that npm needs, and nothing else: no compiler, no make, no Python. */
function bareTools() {
  const bin = join(folder, "bin");
  mkdirSync(bin);
  for (const tool of ["npm", "sh"]) symlinkSync(realpathSync(which(tool)), join(bin, tool));
  symlinkSync(process.execPath, join(bin, "node"));
  return bin;
}

function install(name, tarballs, path) {
  const project = join(folder, name);
  mkdirSync(project);
  writeFileSync(join(project, "package.json"), '{ "private": true }\n');
  // npm's cache holds the dependencies since the checkout was set up; the network is asked only for what it lacks.
  const args = ["install", "--no-audit", "--no-fund", ...tarballs];
  const offline = spawnSync("npm", [...args, "--offline"], settings({ cwd: project, path }));
  if (offline.status !== 0) npm([...args, "--fetch-retries=0"], { cwd: project, path });
  return project;
}

function ask(project, path) {
  const file = join(project, "probe.mjs");
  writeFileSync(file, probe);
  return JSON.parse(execute(process.execPath, [file], { cwd: project, path }));
}

/** What the installed command prints. */
function commandLine(project, path, ...args) {
  return execute(join(project, "node_modules/.bin/fovea"), args, { cwd: project, path });
}

/** Lessons have scripts that are bundled before packing, and a policy that names what may run. */
function checkLesson(project, path) {
  commandLine(project, path, "lesson", "conv");
  const page = readFileSync(join(project, "lesson-conv.html"), "utf8");
  const scripts = [...page.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(([, code]) => code);
  const hashes = scripts.map((code) => `'sha256-${createHash("sha256").update(code).digest("base64")}'`);
  const bundled = readFileSync(join(project, "node_modules/fovea/dist/lessons/scripts/conv.js"), "utf8");
  assert.ok(scripts.includes(bundled), "the lesson has no script of its own");
  assert.match(page, /id="lesson-data">/);
  assert.ok(page.includes(`script-src ${hashes.join(" ")}`), "the page's policy doesn't allow its scripts");
}

function npm(args, options) {
  return execute("npm", args, options);
}

function settings({ cwd, path = process.env.PATH }) {
  const mine = ([name]) => !name.startsWith("FOVEA_") && name !== "LD_LIBRARY_PATH";
  const inherited = Object.fromEntries(Object.entries(process.env).filter(mine));
  return { cwd, env: { ...inherited, PATH: path }, encoding: "utf8" };
}

function execute(program, args, options) {
  const { status, stdout, stderr, error } = spawnSync(program, args, settings(options));
  assert.equal(status, 0, `${program} ${args.join(" ")}\n${error?.message ?? ""}${stdout}${stderr}`);
  return stdout;
}
