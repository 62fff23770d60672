/** How the user can call the command line again from the same place. */
export function invocation(...args: readonly string[]): string {
  // npm and npx name themselves in the environment; without them `fovea` itself was found on the PATH.
  const fovea = process.env.npm_command === undefined ? "fovea" : "npx fovea";
  return [fovea, ...args.map(quoted)].join(" ");
}

/** An argument as a shell wants it. */
function quoted(argument: string): string {
  return /^[\w@%+=:,./~-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", "'\\''")}'`;
}
