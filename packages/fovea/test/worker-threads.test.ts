import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { serialize } from "node:v8";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { planOf } from "../src/compile/compile.ts";
import { Graph, type Value } from "../src/graph/graph.ts";
import { nativeOrReason } from "../src/native/testing/native-or-reason.ts";
import { ops } from "../src/ops/index.ts";

/** Several convolutions, some milliseconds' work; with `trains`, all kernels are updated. */
function plan(trains: boolean) {
  const graph = new Graph();
  const same = { strides: [1, 1], dilations: [1, 1], padding: [1, 1, 1, 1], groups: 1 } as const;
  let value: Value = graph.input("x", [4, 40, 40, 24]);
  for (let layer = 0; layer < 4; layer++) {
    const kernel = graph.variable(`kernel${layer}`, [3, 3, 24, 24], "parameter");
    const y = ops.relu(ops.conv2d(same, value, kernel));
    if (trains) {
      const gradient = ops.conv2dFilterGradient({ ...same, kernelShape: kernel.shape }, value, y);
      graph.update(kernel, ops.subtract(kernel, ops.multiply(gradient, 1e-6)));
    }
    value = y;
  }
  graph.output("y", value);
  return planOf(graph, trains ? "train" : "predict");
}

describe("threads and processes that end while the native engine works", () => {
  const native = nativeOrReason();
  if (typeof native === "string") {
    it(`are not tested: ${native}`, () => expect(native).not.toBe(""));
    return;
  }
  const program = fileURLToPath(new URL("workers/main.mjs", import.meta.url));
  let folder: string;
  let plans: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "fovea-workers-"));
    plans = join(folder, "plans");
    await writeFile(plans, serialize({ train: plan(true), predict: plan(false) }));
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function end(scenario: string) {
    const child = spawn(process.execPath, [program, scenario, plans], { stdio: ["ignore", "ignore", "pipe"] });
    let errors = "";
    child.stderr.on("data", (chunk) => {
      errors += chunk;
    });
    return new Promise<{ code: number | null; signal: string | null; errors: string }>((resolve) => {
      child.on("close", (code, signal) => resolve({ code, signal, errors }));
    });
  }

  const well = { code: 0, signal: null, errors: "" };

  it.each([
    ["a worker is terminated", "terminate"],
    ["several workers are terminated, while the main thread goes on", "terminateSeveral"],
    ["an idle worker is terminated", "terminateIdle"],
    ["a worker calls process.exit", "exitWorker"],
    ["a worker comes to its end", "endByItself"],
    ["workers alone have loaded the engine", "oneAfterTheOther"],
  ])("%s", async (_, scenario) => expect(await end(scenario)).toEqual(well), 120_000);

  it.each([
    ["the main thread calls process.exit, workers at work", "exitMain"],
    ["the main thread calls process.exit, compiling", "exitMainWhileCompiling"],
  ])(
    "%s",
    async (_, scenario) => {
      for (let turn = 0; turn < 5; turn++) expect(await end(scenario)).toEqual({ ...well, code: 7 });
    },
    120_000,
  );

  it("the main thread throws", async () => {
    const { code, signal, errors } = await end("throwInMain");
    expect({ code, signal }).toEqual({ code: 1, signal: null });
    expect(errors).toContain("on purpose");
  });
});
