import { CommanderError } from "commander";
import { isFoveaError } from "../../support/index.ts";
import { Interrupted } from "./interrupted.ts";

/** The exit codes of commands. */
export const exitCodes = { fine: 0, mistake: 1, unexpected: 2 } as const;

/** System errors that a user can fix: a full disk, a folder without write permission, … */
const systemFaults = new Set(["EACCES", "EDQUOT", "EEXIST", "EISDIR", "ENOENT", "ENOSPC", "ENOTDIR", "EPERM", "EROFS"]);

/**
 * Reports an error with `write` and returns the exit code: 1 for an error that the user can fix, 2 for a bug in Fovea,
 * 130 after Ctrl-C. With FOVEA_DEBUG=1, it prints the stack too.
 */
export function reportError(error: unknown, write: (text: string) => void): number {
  // Commander has already printed its message. Help and version are not errors.
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
  const hint = debug ? "" : " Set FOVEA_DEBUG=1 to see where it happened.";
  write(`${stack}unexpected error: ${message}\nThis is a bug in Fovea, not your mistake.${hint}\n`);
  return exitCodes.unexpected;
}

function isSystemFault(error: unknown): boolean {
  return error instanceof Error && "code" in error && systemFaults.has(String(error.code));
}
