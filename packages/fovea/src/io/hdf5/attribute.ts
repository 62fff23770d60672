import { sizeOf } from "../../tensor/index.ts";
import { Cursor, textOf } from "./cursor.ts";
import { readDataspace } from "./dataspace.ts";
import { type Datatype, readDatatype } from "./datatype.ts";
import { readVariableText } from "./global-heap.ts";
import type { Structures } from "./structures.ts";

/** The strings of an attribute; undefined for numeric attributes, which are not needed. */
export interface Attribute {
  readonly name: string;
  texts(): readonly string[] | undefined;
}

/** Reads an attribute message of any version. */
export function readAttribute(file: Structures, message: Cursor): Attribute {
  const version = message.u8();
  if (version < 1 || version > 3) throw message.fault(`expected an attribute, received version ${version}`);
  const flags = message.u8();
  const [nameSize, typeSize, spaceSize] = [message.u16(), message.u16(), message.u16()];
  if (version === 3) message.skip(1);
  const padded = (size: number) => (version === 1 ? Math.ceil(size / 8) * 8 : size);
  const part = (size: number) => new Cursor(message.take(padded(size)), message.where);
  const name = part(nameSize).text(nameSize);
  const [typePart, spacePart] = [part(typeSize), part(spaceSize)];
  const content = new Cursor(message.take(message.left), `${message.where}: attribute "${name.slice(0, 80)}"`);
  return {
    name,
    texts() {
      if (version > 1 && flags & 3) throw content.fault("expected a type of its own, received one shared with others");
      const type = readDatatype(typePart.fresh());
      return readTexts(file, type, sizeOf(readDataspace(spacePart.fresh())), content.fresh());
    },
  };
}

/** Reads texts of a fixed or variable length; undefined if the type is another one. */
export function readTexts(file: Structures, type: Datatype, count: number, content: Cursor): string[] | undefined {
  if (type.kind !== "string" && type.kind !== "variableString") return undefined;
  const { size } = type;
  if (size < 1 || count * size > content.left) {
    throw content.fault(`expected ${count} texts of ${size} bytes, received ${content.left} bytes`);
  }
  const texts: string[] = [];
  for (let index = 0; index < count; index++) {
    if (type.kind === "string") {
      texts.push(content.text(size));
    } else {
      const [length, address, number] = [content.u32(), content.u64(), content.u32()];
      texts.push(length === 0 ? "" : textOf(readVariableText(file, address, number, length)));
    }
  }
  return texts;
}
