/** Returns a variable of the process environment; undefined if it is not set, and in a browser. */
export function environmentVariable(name: string): string | undefined {
  return globalThis.process?.env?.[name];
}
