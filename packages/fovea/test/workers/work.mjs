// A worker thread that keeps the native engine busy with a plan, on the addon itself so that it starts within
// milliseconds: `workerData` is { plan, kind, runs, exit }.
import { parentPort, workerData } from "node:worker_threads";
import { loadAddon } from "@fovea/native";

const { addon } = loadAddon();
const sizeOf = (shape) => shape.reduce((product, extent) => product * extent, 1);
const arraysOf = (plan, ids) => ids.map((id) => new Float32Array(sizeOf(plan.buffers[id].shape)).fill(0.5));

/** `parameter`, `statistic` and so on are variables; all else is given, computed or handed out. */
const isVariable = ({ role }) => !["input", "constant", "temporary", "output"].includes(role);

export async function prepare(plan) {
  const variables = plan.buffers.map((buffer) =>
    isVariable(buffer)
      ? addon.createVariable(buffer.shape, buffer.dtype, (memory) => new Float32Array(memory).fill(0.01))
      : undefined,
  );
  const { program } = await addon.compile(plan, variables, { deterministic: false, choices: {} });
  return async () => {
    const outputs = arraysOf(plan, plan.outputs);
    await addon.run(program, arraysOf(plan, plan.inputs), outputs);
    return outputs;
  };
}

/** Two runs are always under way, so that one waits in the queue. */
export async function work({ plan, kind, runs = Number.POSITIVE_INFINITY }) {
  let run = await prepare(plan);
  parentPort?.postMessage("ready");
  for (let count = 0; count < runs; count += 2) {
    await Promise.all([run(), run()]);
    if (kind === "compile") run = await prepare(plan);
  }
}

if (workerData?.kind === "idle") {
  await work({ ...workerData, runs: 2 });
  parentPort.on("message", () => undefined);
} else if (workerData?.exit === "pending") {
  const run = await prepare(workerData.plan);
  for (let count = 0; count < 5; count++) void run();
  process.exit(3);
} else if (workerData?.exit === "unawaited") {
  const run = await prepare(workerData.plan);
  for (let count = 0; count < 5; count++) void run().then(() => parentPort.postMessage("done"));
} else if (workerData) {
  await work(workerData);
}
