import { CommanderError } from "commander";
import { isFoveaError } from "../../support/index.ts";
import { Interrupted } from "./interrupted.ts";

/** What a command can end with. */
export const exitCodes = { fine: 0, mistake: 1, unexpected: 2 } as const;

/** Faults of the machine that a person can mend: a full disk, a folder that must not be written to, … */
const systemFaults = new Set(["EACCES", "EDQUOT", "EEXIST", "EISDIR", "ENOENT", "ENOSPC", "ENOTDIR", "EPERM", "EROFS"]);

/**
 * Tells a person on standard error what went wrong and gives the exit code: 1 with a sentence for what the user can
 * mend, 2 for a fault of Fovea's own, 130 after Ctrl-C. With FOVEA_DEBUG=1 the stack is shown too.
 */
export function reportError(error: unknown, write: (text: string) => void): number {
  // Commander has printed its message already, and the help and the version are no errors.
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.fine : exitCodes.mistake;
  if (error instanceof Interrupted) {
    write(`${error.message}\n`);
    return error.exitCode;
  }
  const debug = Boolean(process.env.FOVEA_DEBUG);
  const message = error instanceof Error ? error.message : String(error);
  const stack = debug && error instanceof Error ? `${error.stack}\n` : "";
  if (isFoveaError(error) || isSystemFault(error)) {
    write(debug ? stack : `error: ${message}\n`);
    return exitCodes.mistake;
  }
  const hint = debug ? "" : " FOVEA_DEBUG=1 before the command shows where it happened.";
  write(`${stack}unexpected error: ${message}\nThis is a fault in Fovea, not yours.${hint}\n`);
  return exitCodes.unexpected;
}

function isSystemFault(error: unknown): boolean {
  return error instanceof Error && "code" in error && systemFaults.has(String(error.code));
}
