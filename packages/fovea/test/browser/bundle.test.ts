import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createContext, runInContext } from "node:vm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Page, trainLenet5 } from "./train-lenet5.mjs";

// The core as a bundler for browsers packs it, in a context that has the globals of the web and none of Node's.

const folder = mkdtempSync(join(tmpdir(), "fovea-browser-"));
afterAll(() => rmSync(folder, { recursive: true }));

let page: Page;

beforeAll(() => {
  const bundler = fileURLToPath(new URL("../../../../scripts/bundle-core.mjs", import.meta.url));
  const file = join(folder, "page.js");
  const { status, stderr } = spawnSync(process.execPath, [bundler, file], { encoding: "utf8" });
  expect(status, stderr).toBe(0);
  const web = { console, performance, setTimeout, clearTimeout, MessageChannel, TextDecoder, TextEncoder, URL };
  const context = createContext({ ...web, AbortController, AbortSignal, queueMicrotask, structuredClone });
  runInContext(readFileSync(file, "utf8"), context, { filename: file });
  page = context.page as Page;
});

test("LeNet-5 trains without Node, to the numbers of Node's portable engine", { timeout: 180_000 }, async () => {
  const { losses, prediction, engines } = await page.trainLenet5(6);
  expect(engines).toEqual(["portable"]);
  expect(losses).toHaveLength(6);
  expect(losses[5]).toBeLessThan(0.9 * Number(losses[0]));
  const inNode = await trainLenet5(6);
  expect(inNode.engines).toEqual(["native", "portable"]);
  expect({ losses: [...losses], prediction }).toEqual({ losses: inNode.losses, prediction: inNode.prediction });
});

test("what needs files says so", async () => {
  expect(await page.saveModel()).toBe(
    'ConfigError: save: reading and writing model files needs Node, where import "fovea" provides it',
  );
});
