// Ends worker threads and processes while the native engine works: node main.mjs SCENARIO PLANS, the plans serialized as V8 does
import { readFileSync } from "node:fs";
import { deserialize } from "node:v8";
import { Worker } from "node:worker_threads";

const [scenario, path] = process.argv.slice(2);
const { train, predict } = deserialize(readFileSync(path));

const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const start = (workerData) => new Worker(new URL("work.mjs", import.meta.url), { workerData });
const once = (worker, event) => new Promise((resolve) => worker.once(event, resolve));

const kinds = [
  { plan: train, kind: "run" },
  { plan: predict, kind: "run" },
  { plan: train, kind: "compile" },
];

/** Ends it at a random time, sometimes before it has begun. */
async function endInTheMiddle(data, turn) {
  const worker = start(data);
  const exited = once(worker, "exit");
  const begins = turn % 4 > 0;
  if (begins) await Promise.race([once(worker, "message"), exited]);
  await sleep(Math.random() * 40);
  await worker.terminate();
  const code = await exited;
  if (begins && code !== 1) throw new Error(`the worker ended by itself, with ${code}`);
}

const scenarios = {
  async terminate() {
    for (let turn = 0; turn < 16; turn++) await endInTheMiddle(kinds[turn % kinds.length], turn);
  },
  async terminateSeveral() {
    const { prepare } = await import("./work.mjs");
    const run = await prepare(predict);
    const before = await run();
    let ended = 0;
    const all = kinds.map(async (data) => {
      for (let turn = 0; turn < 6; turn++) await endInTheMiddle(data, turn);
      ended++;
    });
    // What this thread asks for meanwhile is answered, and right.
    while (ended < all.length) {
      const [y] = await run();
      if (y.some((value, index) => value !== before[0][index])) throw new Error("another result");
    }
    await Promise.all(all);
  },
  async terminateIdle() {
    const worker = start({ plan: predict, kind: "idle" });
    await once(worker, "message");
    await sleep(100);
    await worker.terminate();
  },
  async exitWorker() {
    for (let turn = 0; turn < 5; turn++) {
      const worker = start({ plan: train, exit: "pending" });
      const code = await once(worker, "exit");
      if (code !== 3) throw new Error(`the worker ended with ${code}`);
    }
  },
  /** A worker does not end before its work has been done. */
  async endByItself() {
    const worker = start({ plan: train, exit: "unawaited" });
    let done = 0;
    worker.on("message", () => done++);
    const code = await once(worker, "exit");
    if (code !== 0 || done !== 5) throw new Error(`the worker ended with ${code} after ${done} of 5 runs`);
  },
  /** The addon is loaded by workers alone: it stays when the first of them has ended. */
  async oneAfterTheOther() {
    for (let turn = 0; turn < 4; turn++) {
      const code = await once(start({ plan: predict, kind: "run", runs: 4 }), "exit");
      if (code !== 0) throw new Error(`the worker ended with ${code}`);
    }
  },
  async exitMain() {
    const { work } = await import("./work.mjs");
    const workers = kinds.map(start);
    for (const data of kinds) void work(data);
    await Promise.all(workers.map((worker) => once(worker, "message")));
    await sleep(Math.random() * 40);
    process.exit(7);
  },
  async exitMainWhileCompiling() {
    const { work } = await import("./work.mjs");
    void work({ plan: train, kind: "compile" });
    await sleep(Math.random() * 80);
    process.exit(7);
  },
  async throwInMain() {
    const { work } = await import("./work.mjs");
    void work(kinds[0]);
    await sleep(40);
    throw new Error("on purpose");
  },
};

await scenarios[scenario]();
