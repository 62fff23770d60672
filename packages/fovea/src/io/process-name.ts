import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";
import { hashText } from "../support/hash-text.ts";

/**
 * Returns a globally unique name for this process: its machine, process ID and start time. It is part of the names of
 * the process' files, so that other processes can determine whether their owner is still running.
 */
export function processName(): string {
  own ??= { machine: machineName(), pid: process.pid, started: startOf(process.pid) ?? "0" };
  return `${own.machine}-${own.pid}-${own.started}`;
}

/** Matches names returned by `processName`. */
export const processNamePattern = "[0-9a-f]{8}-\\d+-\\d+";

/** Describes a process in messages. */
export function describeProcess(name: string): string {
  const { machine, pid } = parse(name);
  if (machine !== machineName()) return "a process on another machine";
  return pid === process.pid ? "another thread of this process" : `process ${pid}`;
}

/**
 * Returns whether a process is running, as far as this can be determined. For other machines, other containers and other
 * threads of this process, only the last sign of life, `lastSign` (milliseconds since 1970), is known.
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
  // Process IDs are reused; a process with another start time is a different one.
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

/** Identifies the namespace of process IDs: one boot of one machine or container. */
function machineName(): string {
  const parts = () => [hostname(), contentOf("/proc/sys/kernel/random/boot_id"), pidNamespace()].join();
  machine ??= (hashText(parts()) >>> 0).toString(16).padStart(8, "0");
  return machine;
}

/** Returns the start time of a process in ticks since boot, if the system reports it. */
function startOf(pid: number): string | undefined {
  // The second field is the program's name in parentheses, which may contain any character.
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
