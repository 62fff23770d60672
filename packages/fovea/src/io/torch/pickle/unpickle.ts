import { FormatError } from "../../../support/index.ts";
import { opcodes } from "./opcodes.ts";
import { EndOfBytes, PickleCursor } from "./pickle-cursor.ts";
import type { PickleHost } from "./pickle-host.ts";
import { PickleMachine } from "./pickle-machine.ts";

const stop = ".".charCodeAt(0);

/**
 * Reads the pickle that `bytes` begin with. Python's None, booleans, numbers and texts become JavaScript's (whole
 * numbers beyond 53 bits bigints), lists, tuples and sets arrays, dictionaries maps; of its classes and functions
 * there are only those that `host` has stand-ins for. Memory stays
 * within a small factor of the bytes, or of `fileSize` where the bytes were packed in a file that is smaller.
 * @param where what is being read, for messages
 * @returns the value and the pickle's length, or undefined when the bytes end before the pickle does
 * @throws FormatError for what is no pickle, and whatever `host` throws
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
