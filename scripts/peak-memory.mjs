import { readFileSync } from "node:fs";

/** The most memory that this process has held at once, in bytes. On Linux, `maxRSS` is at least what its parent held. */
export function peakMemory() {
  if (process.platform !== "linux") return process.resourceUsage().maxRSS * 1024;
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync("/proc/self/status", "utf8"))?.[1]) * 1024;
}
