#!/usr/bin/env node
// Sets the checkout up, then is `fovea quickstart`: same arguments, same exit code, same answer to Ctrl-C, because it
// goes on in this very process.
import "./node-version.mjs";
import { SetUpFailed, setUp } from "./setup.mjs";

let ready = true;
try {
  await setUp();
} catch (error) {
  if (!(error instanceof SetUpFailed)) throw error;
  console.error(error.message);
  process.exitCode = 1;
  ready = false;
}
if (ready) {
  process.argv.splice(2, 0, "quickstart");
  await import("../packages/fovea/bin/fovea.mjs");
}
