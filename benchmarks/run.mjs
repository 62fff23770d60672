#!/usr/bin/env node
// `npm run bench`: Fovea against the frameworks that are there. benchmarks/README.md says how to read what it prints.
// The table goes to the standard output, everything else to the standard error.
import { closeSync, openSync, writeFileSync } from "node:fs";
import "../scripts/node-version.mjs";
import { SetUpFailed, setUp } from "../scripts/setup.mjs";
import { findContenders } from "./contenders.mjs";
import { environment } from "./environment.mjs";
import { formatTables } from "./format-tables.mjs";
import { help, readOptions, WrongOption } from "./options.mjs";
import { photoFolders } from "./photo-folder.mjs";
import { runRounds } from "./rounds.mjs";
import { summarize } from "./summarize.mjs";
import { measurementsOf } from "./workloads.mjs";

try {
  const options = readOptions(process.argv.slice(2));
  if (options.help) process.stdout.write(help);
  else await run(options);
} catch (error) {
  if (!(error instanceof WrongOption) && !(error instanceof SetUpFailed)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}

async function run(options) {
  if (options.json) checkWritable(options.json);
  const contenders = findContenders(options);
  await setUp();
  const measurements = measurementsOf(options);
  console.error(`${contenders.map(({ name }) => name).join(", ")}: ${measurements.length} measurements`);
  const { folders, remove } = await photoFolders(measurements);
  const results = await runRounds(measurements, contenders, { ...options, folders }, reportProgress).finally(remove);
  const recorded = {
    environment: environment(results, options),
    measurements: measurements.map((measurement, row) => summarize(measurement, contenders, results[row])),
  };
  if (options.json) writeFileSync(options.json, `${JSON.stringify(recorded, null, 2)}\n`);
  console.log(formatTables(recorded));
  if (results.some(([fovea]) => fovea.some(({ failure }) => failure))) process.exitCode = 1;
}

/** Known before the first measurement, not after the last one. */
function checkWritable(file) {
  try {
    closeSync(openSync(file, "a"));
  } catch (error) {
    throw new WrongOption(`--json: ${file} cannot be written: ${error.message}`);
  }
}

function reportProgress({ round, measurement: { workload, mode, batch, busy }, contender, result }) {
  const outcome = result.failure ? `failed: ${result.failure}` : `${result.median_ms} ms`;
  const load = busy === undefined ? "" : `, ${busy} busy`;
  console.error(`round ${round + 1}  ${workload} ${mode} ${batch}${load}  ${contender.name}: ${outcome}`);
}
