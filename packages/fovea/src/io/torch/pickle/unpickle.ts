import { FormatError } from "../../../support/index.ts";
import { opcodes } from "./opcodes.ts";
import { EndOfBytes, PickleCursor } from "./pickle-cursor.ts";
import type { PickleHost } from "./pickle-host.ts";
import { PickleMachine } from "./pickle-machine.ts";

const stop = ".".charCodeAt(0);

/**
 * Reads the pickle at the start of `bytes`. Python's None, booleans, numbers and strings become JavaScript's (integers
 * beyond 53 bits become bigints), lists, tuples and sets become arrays, and dictionaries become maps. Only classes and
 * functions that `host` provides exist. Memory is limited to a small factor of the bytes, or of `fileSize` if the bytes
 * were compressed in a smaller file.
 * @param where What is being read, for error messages.
 * @returns The value and the pickle's length, or undefined if the bytes end before the pickle does.
 * @throws FormatError for an invalid pickle, and what `host` throws.
 */
export function unpickle(
  bytes: Uint8Array,
  host: PickleHost,
  where: string,
  fileSize = bytes.length,
): { readonly value: unknown; readonly length: number } | undefined {
  const cursor = new PickleCursor(bytes);
  const machine = new PickleMachine(cursor, host, Math.min(bytes.length, fileSize), where);
  try {
    for (;;) {
      const code = cursor.uint8();
      if (code === stop) return { value: machine.pop(), length: cursor.position };
      const run = opcodes.get(code);
      if (!run) throw new FormatError(`${where}: expected an opcode at byte ${cursor.position - 1}, received ${code}`);
      run(machine);
    }
  } catch (error) {
    if (error instanceof EndOfBytes) return undefined;
    throw error;
  }
}
