#!/usr/bin/env node
// Obtains oneDNN and builds the addon: build/fovea.node, or with --sanitize build-sanitize/fovea.node under
// AddressSanitizer and UndefinedBehaviorSanitizer.
// Exit code 0: built or up to date; 1: the sources do not compile; 3: this machine cannot build it, and why.
import { relative } from "node:path";
import { buildAddon } from "./build-addon.mjs";
import { command } from "./command.mjs";

const sanitize = process.argv.includes("--sanitize");
await command(async () => {
  const { addon, compiled } = await buildAddon(sanitize ? { kind: "sanitize", folder: "build-sanitize" } : {});
  console.log(`${relative(process.cwd(), addon)} ${compiled > 0 ? "is built" : "is up to date"}.`);
});
