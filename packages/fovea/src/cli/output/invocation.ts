import { shellQuoted } from "../../support/shell-quoted.ts";

/** The command that calls this command line again from the same folder. */
export function invocation(...args: readonly string[]): string {
  // npm and npx leave a variable in the environment. Without it, `fovea` was found on the PATH.
  const fovea = process.env.npm_command === undefined ? "fovea" : "npx fovea";
  return [fovea, ...args.map(shellQuoted)].join(" ");
}
