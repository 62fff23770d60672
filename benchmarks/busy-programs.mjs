import { spawn } from "node:child_process";

/** Computes until it is ended, or what started it has: then nobody else would. */
const program =
  "const parent = process.ppid; while (process.ppid === parent) for (let count = 0; count < 1e7; count++);";

/**
 * Calls `measure` while `count` programs compute all the time, each in a session of its own, as those of another user or
 * terminal are.
 */
export async function beside(count, measure) {
  const running = Array.from({ length: count }, () =>
    spawn(process.execPath, ["--eval", program], { detached: true, stdio: "ignore" }),
  );
  try {
    return await measure();
  } finally {
    for (const child of running) child.kill("SIGKILL");
  }
}
