// Fetches a file in a separate process, for hub.test.ts. Takes the options as JSON and prints what it has read.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { fetchFile } from "../../dist/index.js";

const path = await fetchFile({
  ...JSON.parse(process.argv[2]),
  onProgress: (received) => process.stderr.write(`${received}\n`),
});
process.stdout.write(`${createHash("sha256").update(readFileSync(path)).digest("hex")}\n`);
