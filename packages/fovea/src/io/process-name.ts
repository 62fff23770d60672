import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";
import { hashText } from "../support/hash-text.ts";

/**
 * A name for this process that no other process has or will have: its machine, its number and when it was started. It
 * goes into the names of files that belong to the process, so that another one can tell whether their owner still lives.
 */
export function processName(): string {
  own ??= { machine: machineName(), pid: process.pid, started: startOf(process.pid) ?? "0" };
  return `${own.machine}-${own.pid}-${own.started}`;
}

/** What `processName` gives, as part of a pattern. */
export const processNamePattern = "[0-9a-f]{8}-\\d+-\\d+";

/** How a process is called in a message. */
export function describeProcess(name: string): string {
  const { machine, pid } = parse(name);
  if (machine !== machineName()) return "a process on another machine";
  return pid === process.pid ? "another thread of this process" : `process ${pid}`;
}

/**
 * Whether a process lives, as far as can be told: of one on another machine or in another container, and of another
 * thread of this process, only that it gave a sign of life at `lastSign` (milliseconds since 1970).
 */
export function isProcessAlive(name: string, lastSign: number, patience: number): boolean {
  const { machine, pid, started } = parse(name);
  const isMine = pid === process.pid && started === parse(processName()).started;
  if (machine !== machineName() || isMine) return Date.now() - lastSign < patience;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return false;
  }
  // A number is given again some time; a process that began at another time is another one.
  return started === "0" || [undefined, started].includes(startOf(pid));
}

interface ProcessParts {
  readonly machine: string;
  readonly pid: number;
  readonly started: string;
}

let own: ProcessParts | undefined;
let machine: string | undefined;

function parse(name: string): ProcessParts {
  const [machine = "", pid = "", started = ""] = name.split("-");
  return { machine, pid: Number(pid), started };
}

/** Process numbers mean something within one boot of one machine, and there within one container. */
function machineName(): string {
  const parts = () => [hostname(), contentOf("/proc/sys/kernel/random/boot_id"), pidNamespace()].join();
  machine ??= (hashText(parts()) >>> 0).toString(16).padStart(8, "0");
  return machine;
}

/** When a process was started, in ticks since the boot; undefined where the system does not tell. */
function startOf(pid: number): string | undefined {
  // The second field is the name of the program, in brackets, and may hold anything.
  return contentOf(`/proc/${pid}/stat`)?.replace(/^.*\)/s, "").trim().split(" ")[19];
}

function contentOf(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

function pidNamespace(): string | undefined {
  try {
    return readlinkSync("/proc/self/ns/pid");
  } catch {
    return undefined;
  }
}
