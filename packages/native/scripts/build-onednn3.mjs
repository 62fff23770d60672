#!/usr/bin/env node
// Builds the addon against oneDNN 3 (Debian 13's 3.7) on a machine that has another one, into build-onednn3/, and runs a
// Node script with it, under Debian 13's C library, which its oneDNN needs. No root, nothing installed:
//   node packages/native/scripts/build-onednn3.mjs node_modules/vitest/vitest.mjs run --root packages/fovea
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildAddon } from "./build-addon.mjs";
import { CannotBuild } from "./cannot-build.mjs";
import { command, handOver } from "./command.mjs";
import { debianMirror, hasApt, privateApt, unpackPackages, updateLists } from "./debian.mjs";
import { oneDnnPackages } from "./fetch-onednn.mjs";
import { home } from "./home.mjs";
import { inspectPrefix } from "./onednn.mjs";

const folder = join(home, "vendor-debian13");
const key = "/usr/share/keyrings/debian-archive-keyring.gpg";
const runtime = ["libc6", "libstdc++6", "libgcc-s1", "libgomp1"];

function fetchDebian13() {
  if (!hasApt() || !existsSync(key)) throw new CannotBuild(`This needs apt and Debian's archive key (${key}).`);
  console.log("Fetching oneDNN and the C library of Debian 13 …");
  const partial = `${folder}.partial-${process.pid}`;
  mkdirSync(partial);
  try {
    const source = `Types: deb\nURIs: ${debianMirror()}\nSuites: trixie\nComponents: main\nSigned-By: ${key}\n`;
    const apt = privateApt(join(partial, "apt"), source);
    const trouble = updateLists(apt);
    if (trouble !== undefined)
      throw new CannotBuild(`Debian 13's package lists could not be fetched (apt: ${trouble}).`);
    unpackPackages([...oneDnnPackages(apt), ...runtime], partial, apt);
    rmSync(join(partial, "apt"), { recursive: true });
    renameSync(partial, folder);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}

await command(async () => {
  if (!existsSync(folder)) fetchDebian13();
  const oneDnn = inspectPrefix(join(folder, "usr"));
  const { addon } = await buildAddon({ folder: "build-onednn3", oneDnn });
  const args = process.argv.slice(2);
  if (args.length === 0) return;
  const node = nodeUnderLoader(oneDnn.library);
  const { NODE_OPTIONS: given = "" } = process.env;
  const itself = `--import=data:text/javascript,${encodeURIComponent(`process.execPath = ${JSON.stringify(node)}`)}`;
  handOver(node, args, { FOVEA_NATIVE_PATH: addon, NODE_OPTIONS: `${given} ${itself}` });
});

/** A program that is Node under the loader of a folder with a C library. Node itself would take the loader for itself. */
function nodeUnderLoader(folder) {
  const program = join(home, "build-onednn3/node");
  const command = [join(folder, "ld-linux-x86-64.so.2"), "--library-path", folder, process.execPath];
  const quoted = command.map((word) => `'${word.replaceAll("'", "'\\''")}'`);
  writeFileSync(program, `#!/bin/sh\nexec ${quoted.join(" ")} "$@"\n`, { mode: 0o755 });
  return program;
}
