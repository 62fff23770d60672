/** Returns a variable of the process environment; undefined where it is not set, and in a browser. */
export function environmentVariable(name: string): string | undefined {
  return globalThis.process?.env?.[name];
}
