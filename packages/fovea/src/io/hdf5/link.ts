import type { Cursor } from "./cursor.ts";

/** A named link of a group to an object's address. "soft" and "external" links are never followed. */
export interface Link {
  readonly name: string;
  /** The object's address; undefined unless it is a hard link. */
  readonly address: number | undefined;
}

/** Reads a link message. */
export function readLink(message: Cursor): Link {
  const version = message.u8();
  if (version !== 1) throw message.fault(`expected a link of version 1, received ${version}`);
  const flags = message.u8();
  const kind = flags & 8 ? message.u8() : 0;
  if (flags & 4) message.skip(8);
  if (flags & 16) message.skip(1);
  const length = message.unsigned(1 << (flags & 3));
  const name = message.text(length);
  return { name, address: kind === 0 ? message.u64() : undefined };
}
