import type { Cursor } from "./cursor.ts";
import type { Structures } from "./structures.ts";

/** The message types that are read; all others are ignored. */
export const messageType = {
  dataspace: 0x01,
  linkInfo: 0x02,
  datatype: 0x03,
  link: 0x06,
  externalFiles: 0x07,
  layout: 0x08,
  filters: 0x0b,
  attribute: 0x0c,
  continuation: 0x10,
  symbolTable: 0x11,
  attributeInfo: 0x15,
} as const;

/** One message of an object's header. */
export interface Message {
  readonly type: number;
  /** Whether the content is stored elsewhere and shared with other objects. */
  readonly isShared: boolean;
  readonly content: Uint8Array;
}

/** Reads all messages of the object at `address`, which describe a group or dataset. */
export function readObjectHeader(file: Structures, address: number): readonly Message[] {
  const what = `object at ${address}`;
  const messages: Message[] = [];
  const isSecond = file.at(address, 4, what).text(4) === "OHDR";
  const chunks = [isSecond ? secondHeader(file, address, what) : firstHeader(file, address, what)];
  for (let chunk = chunks.pop(); chunk; chunk = chunks.pop()) {
    for (const message of isSecond ? secondMessages(chunk) : firstMessages(chunk.content)) {
      if (message.type !== messageType.continuation) {
        messages.push(message);
        continue;
      }
      const view = new DataView(message.content.buffer, message.content.byteOffset, message.content.byteLength);
      if (view.byteLength < 16) throw chunk.content.fault("expected a continuation of 16 bytes");
      const [from, length] = [Number(view.getBigUint64(0, true)), Number(view.getBigUint64(8, true))];
      const content = file.at(from, length, what);
      if (isSecond) content.signature("OCHK");
      chunks.push({ content, hasOrder: chunk.hasOrder });
    }
  }
  return messages;
}

interface Chunk {
  readonly content: Cursor;
  /** Whether messages include their creation order. */
  readonly hasOrder: boolean;
}

function firstHeader(file: Structures, address: number, what: string): Chunk {
  const header = file.at(address, 16, what);
  const version = header.u8();
  if (version !== 1) throw header.fault(`expected an object header, received one of version ${version}`);
  header.skip(7);
  return { content: file.at(address + 16, header.u32(), what), hasOrder: false };
}

function* firstMessages(content: Cursor): Generator<Message> {
  while (content.left >= 8) {
    const [type, length, flags] = [content.u16(), content.u16(), content.u8()];
    content.skip(3);
    yield { type, isShared: (flags & 2) !== 0, content: content.take(length) };
  }
}

function secondHeader(file: Structures, address: number, what: string): Chunk {
  const header = file.at(address, 6, what);
  header.signature("OHDR");
  const [version, flags] = [header.u8(), header.u8()];
  if (version !== 2) throw header.fault(`expected an object header of version 2, received ${version}`);
  const start = address + 6 + (flags & 0x20 ? 16 : 0) + (flags & 0x10 ? 4 : 0);
  const bytes = 1 << (flags & 3);
  const length = file.at(start, bytes, what).unsigned(bytes);
  return { content: file.at(start + bytes, length, what), hasOrder: (flags & 4) !== 0 };
}

function* secondMessages({ content, hasOrder }: Chunk): Generator<Message> {
  // A continuation chunk ends in a checksum of 4 bytes, and any chunk may end in a gap shorter than a message header.
  while (content.left >= (hasOrder ? 6 : 4)) {
    const [type, length, flags] = [content.u8(), content.u16(), content.u8()];
    if (hasOrder) content.skip(2);
    if (length > content.left) return;
    yield { type, isShared: (flags & 2) !== 0, content: content.take(length) };
  }
}
