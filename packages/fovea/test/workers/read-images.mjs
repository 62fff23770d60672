// Reads the images of a folder in threads and ends in some way: node read-images.mjs SCENARIO FOLDER
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { imageSamples } from "../../dist/index.js";

const [scenario, folder] = process.argv.slice(2);
const files = readdirSync(folder).map((name) => join(folder, name));
const batches = imageSamples({ files, imageSize: [16, 16], workers: 2 }).batches({ batchSize: 4 });
let count = 0;

const scenarios = {
  async epoch() {
    for await (const _ of batches) count++;
  },
  async leave() {
    for await (const _ of batches) {
      count++;
      break;
    }
  },
  async abandon() {
    await batches[Symbol.asyncIterator]().next();
    count++;
  },
  async exit() {
    await scenarios.abandon();
    process.exitCode = 7;
    console.log(`${count} batches`);
    process.exit();
  },
  async throw() {
    for await (const _ of batches) throw new Error("on purpose");
  },
};

await scenarios[scenario]();
console.log(`${count} batches`);
