/** Warns the developer: through `process.emitWarning` in Node, on the console elsewhere. */
export function warn(message: string): void {
  const { process } = globalThis;
  if (typeof process?.emitWarning === "function") process.emitWarning(message, "FoveaWarning");
  else console.warn(message);
}
