/** Warns the developer: with `process.emitWarning` in Node, on the console elsewhere. */
export function warn(message: string): void {
  if (typeof globalThis.process?.emitWarning === "function") {
    globalThis.process.emitWarning(message, "FoveaWarning");
  } else console.warn(message);
}
