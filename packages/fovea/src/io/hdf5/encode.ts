import { ConfigError } from "../../support/index.ts";
import type { DType, Shape, Tensor } from "../../tensor/index.ts";
import { checksum } from "./checksum.ts";
import { messageType } from "./object-header.ts";

const undefinedAddress = Buffer.alloc(8, 0xff);
const groupInfo = 0x0a;
const fillValue = 0x05;

/** Concatenates fields: numbers with their size in bytes, or raw bytes. */
function pack(...fields: readonly (readonly [value: number, bytes: number] | Uint8Array)[]): Buffer {
  return Buffer.concat(
    fields.map((field) => {
      if (field instanceof Uint8Array) return field;
      const [value, bytes] = field;
      const buffer = Buffer.alloc(bytes);
      if (bytes === 8) buffer.writeBigUInt64LE(BigInt(value));
      else buffer.writeUIntLE(value, 0, bytes);
      return buffer;
    }),
  );
}

/** Appends the checksum to the bytes. */
function sealed(bytes: Uint8Array): Buffer {
  return pack(bytes, [checksum(bytes), 4]);
}

/** Encodes the links and attributes of a group. */
export function encodeGroup(links: ReadonlyMap<string, number>, attributes: ReadonlyMap<string, string>): Buffer {
  return header([
    message(messageType.linkInfo, pack([0, 2], undefinedAddress, undefinedAddress)),
    message(groupInfo, pack([0, 2])),
    ...[...attributes].map(([name, text]) => message(messageType.attribute, encodeText(name, text))),
    ...[...links].map(([name, address]) => message(messageType.link, encodeLink(name, address))),
  ]);
}

/** Encodes a dataset with its values at `address`. */
export function encodeDataset({ shape, dtype, data }: Tensor, address: number): Buffer {
  const place = data.byteLength === 0 ? undefinedAddress : pack([address, 8]);
  return header([
    message(messageType.dataspace, encodeShape(shape)),
    message(messageType.datatype, datatypes[dtype]),
    message(fillValue, pack([3, 1], [0x0a, 1])),
    message(messageType.layout, pack([3, 1], [1, 1], place, [data.byteLength, 8])),
  ]);
}

/** Encodes the file's first structure; `end` is the size of the file. */
export function encodeSuperblock(root: number, end: number): Buffer {
  const signature = Buffer.from("\x89HDF\r\n\x1a\n", "latin1");
  return sealed(pack(signature, [2, 1], [8, 1], [8, 1], [0, 1], [0, 8], undefinedAddress, [end, 8], [root, 8]));
}

export const superblockSize = 48;

function header(messages: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(messages);
  return sealed(pack(Buffer.from("OHDR"), [2, 1], [2, 1], [content.length, 4], content));
}

function message(type: number, content: Uint8Array): Buffer {
  if (content.length > 0xffff)
    throw new ConfigError("HDF5: expected attributes of at most 64 KiB, received a larger one");
  return pack([type, 1], [content.length, 2], [0, 1], content);
}

function encodeLink(name: string, address: number): Buffer {
  const bytes = Buffer.from(name);
  return pack([1, 1], [0x11, 1], [1, 1], [bytes.length, 2], bytes, [address, 8]);
}

/** Encodes a fixed-length string as UTF-8. */
function encodeText(name: string, text: string): Buffer {
  const nameBytes = Buffer.from(`${name}\0`);
  const bytes = text === "" ? Buffer.alloc(1) : Buffer.from(text);
  const type = pack([0x13, 1], [0x11, 3], [bytes.length, 4]);
  const space = encodeShape([]);
  const sizes = [nameBytes, type, space].map(({ length }) => pack([length, 2]));
  return pack([3, 1], [0, 1], ...sizes, [1, 1], nameBytes, type, space, bytes);
}

function encodeShape(shape: Shape): Buffer {
  return pack(
    [2, 1],
    [shape.length, 1],
    [0, 1],
    [shape.length > 0 ? 1 : 0, 1],
    ...shape.map((size) => pack([size, 8])),
  );
}

const datatypes: Record<DType, Buffer> = {
  float32: encodeFloat(4, 23, 8, 127),
  bfloat16: encodeFloat(2, 7, 8, 127),
  int32: pack([0x10, 1], [0x08, 3], [4, 4], [0, 2], [32, 2]),
  uint8: pack([0x10, 1], [0, 3], [1, 4], [0, 2], [8, 2]),
};

function encodeFloat(size: number, fraction: number, exponent: number, bias: number): Buffer {
  const sign = 8 * size - 1;
  const layout = pack([0, 2], [8 * size, 2], [fraction, 1], [exponent, 1], [0, 1], [fraction, 1], [bias, 4]);
  return pack([0x11, 1], [0x20 + 256 * sign, 3], [size, 4], layout);
}
