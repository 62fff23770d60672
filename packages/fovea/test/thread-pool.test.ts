import { spawnSync } from "node:child_process";
import { expect, it } from "vitest";
import { nativeOrReason } from "../src/native/testing/native-or-reason.ts";

const native = nativeOrReason();

const program = `
import { readdirSync, readFileSync } from "node:fs";
import { layers, nativeEngine, sequential, zeros } from "../dist/index.js";

const name = (id) => readFileSync(\`/proc/self/task/\${id}/comm\`, "utf8").trim();
const threads = () => readdirSync("/proc/self/task").map(name);
const engine = nativeEngine();
// Wide enough for oneDNN's convolutions, and not for one thread.
const convolution = layers.conv2d({ filters: 32, kernelSize: 3, strides: 2 });
const model = sequential([layers.input({ shape: [64, 64, 16] }), convolution, layers.globalAveragePooling2d()], { engine });
const before = threads().length;
await model.predict(zeros([8, 64, 64, 16]));
const workers = threads().filter((name) => name === "fovea-worker").length;
console.log(JSON.stringify({ threads: engine.threads, workers, others: threads().length - before - workers }));
`;

function threadsWith(variables: Record<string, string>) {
  const { OMP_NUM_THREADS, ...env } = process.env;
  const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "--eval", program], {
    cwd: import.meta.dirname,
    encoding: "utf8",
    env: { ...env, ...variables },
  });
  return stdout === "" ? stderr : JSON.parse(stdout);
}

if (typeof native === "string") {
  it(`threads are not tested: ${native}`, () => expect(native).not.toBe(""));
} else if (process.platform === "linux") {
  it("oneDNN computes on the engine's threads and starts none of its own", () => {
    expect(threadsWith({ OMP_NUM_THREADS: "3" })).toEqual({ threads: 3, workers: 2, others: expect.toBeOneOf([0, 1]) });
    // A list is for nested regions, of which there are none.
    expect(threadsWith({ OMP_NUM_THREADS: "2,4" })).toMatchObject({ threads: 2, workers: 1 });
    expect(threadsWith({ OMP_NUM_THREADS: "1" })).toMatchObject({ threads: 1, workers: 0 });
  });
}
