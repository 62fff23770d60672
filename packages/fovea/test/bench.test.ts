import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";

const script = fileURLToPath(new URL("../../../benchmarks/run.mjs", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "fovea-bench-"));
afterAll(() => rmSync(folder, { recursive: true }));

function bench(...args: string[]) {
  return spawnSync(process.execPath, [script, ...args], { encoding: "utf8" });
}

/** What one process of Fovea, short and alone, leaves in the file; the one row of its table. */
function briefRun(mode: "train" | "predict") {
  const file = join(folder, `${mode}.json`);
  const run = ["--rounds", "1", "--seconds", "0.1", "--json", file];
  const { status, stdout, stderr } = bench("--no-peers", "--only", "lenet5", "--mode", mode, ...run);
  expect(status, stderr).toBe(0);
  return { table: stdout, ...JSON.parse(readFileSync(file, "utf8")) };
}

const positive = expect.toSatisfy((value) => typeof value === "number" && value > 0, "a number above 0");

test("a training's figures and environment are recorded", { timeout: 180_000 }, () => {
  const { table, environment, measurements } = briefRun("train");
  expect(environment).toMatchObject({
    date: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    cpu: expect.any(String),
    cores: positive,
    node: process.version,
    engine: { name: expect.stringMatching(/native|portable/) },
    versions: { fovea: expect.stringMatching(/^\d+\.\d+\.\d+/) },
    threads: positive,
    rounds: 1,
    seconds: 0.1,
  });
  expect(measurements).toHaveLength(1);
  const [{ contenders, engine, ...row }] = measurements;
  expect(row).toEqual({ workload: "lenet5", mode: "train", batch: 64, fastest_peer: null, ratio: null });
  expect(contenders).toEqual([
    expect.objectContaining({ name: "Fovea", median_ms: positive, min_ms: positive, peak_rss_mb: positive }),
  ]);
  expect(table).toMatch(/\| LeNet-5 +\| train +\| +64 \|/);
  if (environment.engine.name === "portable") return expect(engine).toBeNull();
  expect(engine).toMatchObject({ arena_mb: positive, primitives_ms: positive, peak_gflops: positive });
  // Both convolutions forward and by their kernels, and the second one by its input, 64 images at once.
  const [first, second] = [28 * 28 * 6 * 25, 10 * 10 * 16 * 150];
  const megaflops = (2 * 64 * (2 * first + 3 * second)) / 1e6;
  const counted = engine.convolution_gflops * engine.convolutions_ms;
  expect(Math.abs(counted / megaflops - 1)).toBeLessThan(0.01);
});

test("predictions are measured one by one and by 64", { timeout: 180_000 }, () => {
  const { measurements } = briefRun("predict");
  expect(measurements).toMatchObject([
    { mode: "predict", batch: 1, contenders: [{ name: "Fovea", median_ms: positive }] },
    { mode: "predict", batch: 64, contenders: [{ name: "Fovea", median_ms: positive }] },
  ]);
});

test("augmentations are measured on one thread", { timeout: 180_000 }, () => {
  const file = join(folder, "augment.json");
  const run = ["--rounds", "1", "--seconds", "0.1", "--json", file];
  const { status, stdout, stderr } = bench("--no-peers", "--mode", "augment", ...run);
  expect(status, stderr).toBe(0);
  expect(JSON.parse(readFileSync(file, "utf8")).measurements).toMatchObject([
    { workload: "cropandjitter", mode: "augment", contenders: [{ name: "Fovea", median_ms: positive }], engine: null },
    { workload: "affine", mode: "augment", contenders: [{ name: "Fovea", median_ms: positive }], engine: null },
  ]);
  expect(stdout).toMatch(/\| Affine map, 500² +\| augment +\| +1 \|/);
});

test("folders of images are generated and read", { timeout: 360_000 }, () => {
  const file = join(folder, "folder.json");
  const run = ["--rounds", "1", "--seconds", "0.1", "--json", file];
  const { status, stdout, stderr } = bench("--no-peers", "--mode", "folder", "--only", "readingplain,head", ...run);
  expect(status, stderr).toBe(0);
  const fovea = { name: "Fovea", median_ms: positive, cpu_ms: positive };
  expect(JSON.parse(readFileSync(file, "utf8")).measurements).toMatchObject([
    { workload: "readingplain", mode: "folder", batch: 256, contenders: [fovea], engine: null },
    { workload: "head", mode: "folder", batch: 1000, contenders: [fovea], engine: null },
  ]);
  expect(stdout).toMatch(/\| Read 500 × 375, resize +\| +256 \|/);
});

test("options that make no sense are refused in a sentence", () => {
  const refusals = [
    [["--only", "lenet"], '--only: there is no "lenet", only lenet5, happymodel, catsdogs, cifar'],
    [["--mode", "learn"], '--mode: expected "train", "predict", "augment", "explain" or "folder", received "learn"'],
    [["--rounds", "0"], '--rounds: expected a number above 0, received "0"'],
    [["--python", "/nowhere/python"], "--python: /nowhere/python does not run"],
  ] as const;
  for (const [args, message] of refusals) {
    const { status, stderr } = bench(...args);
    expect(stderr).toContain(message);
    expect(status).toBe(2);
  }
  expect(bench("--help").stdout).toContain("npm run bench");
});
