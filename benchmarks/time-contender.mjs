import { spawn } from "node:child_process";
import { workloads } from "./workloads.mjs";

/** What starting a framework and compiling a network may take, besides the measuring itself; or what the workload says. */
const usualPatience = 180;

/**
 * One measurement in a process of its own → the object that it prints, or `{ failure }`. Only one runs at a time.
 */
export async function timeContender(
  { command: [program, ...script] },
  measurement,
  { seconds, threads, folders, isa },
) {
  const { workload, mode, batch } = measurement;
  const args = [
    ...["--workload", workload, "--mode", mode, "--batch", batch, "--threads", workloads[workload].threads ?? threads],
    ...["--seconds", seconds, "--warmup-seconds", seconds / 3, "--warmup", workloads[workload].warmupSteps ?? 10],
    ...(folders.has(workload) ? ["--folder", folders.get(workload)] : []),
  ];
  const { code, signal, stdout, stderr } = await run(program, [...script, ...args.map(String)], {
    env: { ...process.env, ...limits(isa) },
    timeout: ((workloads[workload].patienceSeconds ?? usualPatience) + 4 * seconds) * 1000,
  });
  const lines = stdout.trim().split("\n");
  if (code === 0) return JSON.parse(lines.at(-1));
  return { failure: reason(stderr) ?? `ended by ${signal ?? `exit code ${code}`}` };
}

/** What limits the instruction set of Fovea, oneDNN (also in PyTorch and TensorFlow), and PyTorch's own and MKL's kernels. */
function limits(isa) {
  if (isa === undefined) return {};
  return {
    FOVEA_ISA: "avx2",
    ONEDNN_MAX_CPU_ISA: "AVX2",
    ATEN_CPU_CAPABILITY: "avx2",
    MKL_ENABLE_INSTRUCTIONS: "AVX2",
  };
}

/** Python ends with the error's message; Node goes on with the stack and its own version. */
function reason(stderr) {
  const lines = stderr.trim().split("\n");
  return lines.findLast((line) => /^\S*Error\b.*:/.test(line)) ?? (lines.at(-1) || undefined);
}

function run(program, args, options) {
  const child = spawn(program, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
  const output = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"]) {
    child[stream].setEncoding("utf8").on("data", (text) => {
      output[stream] += text;
    });
  }
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ code, signal, ...output }));
  });
}
