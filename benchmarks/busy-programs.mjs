import { spawn } from "node:child_process";

/**
 * Calls `measure` while `count` programs compute all the time, each in a session of its own, as those of another user or
 * terminal are.
 */
export async function beside(count, measure) {
  const programs = Array.from({ length: count }, () =>
    spawn(process.execPath, ["--eval", "for (;;);"], { detached: true, stdio: "ignore" }),
  );
  try {
    return await measure();
  } finally {
    for (const program of programs) program.kill("SIGKILL");
  }
}
