import { FormatError } from "../../support/index.ts";
import { type Attribute, readAttribute } from "./attribute.ts";
import { readRecords } from "./b-tree-v2.ts";
import { Cursor } from "./cursor.ts";
import { type Hdf5Dataset, readDataset } from "./dataset.ts";
import { type HeapObjects, openFractalHeap } from "./fractal-heap.ts";
import { type Link, readLink } from "./link.ts";
import { type Message, messageType, readObjectHeader } from "./object-header.ts";
import type { Structures } from "./structures.ts";
import { readSymbolTable } from "./symbol-table.ts";

/** Named objects, and attributes. */
export interface Hdf5Group {
  readonly kind: "group";
  /** Path of the group: "/model_weights/conv1". */
  readonly path: string;
  /** Address of the group; groups with the same address are identical. */
  readonly address: number;
  /** Names of its objects, in the order of the file. */
  readonly names: readonly string[];
  /**
   * Returns the object with a name; undefined if it does not exist.
   * @throws FormatError if it is damaged.
   */
  child(name: string): Hdf5Group | Hdf5Dataset | undefined;
  /** Returns the strings of an attribute; undefined if it does not exist or is not textual. */
  texts(attribute: string): readonly string[] | undefined;
}

/** Reads the object at `address`: a dataset if it has a layout, otherwise a group. */
export function readObject(file: Structures, address: number, path: string): Hdf5Group | Hdf5Dataset {
  const messages = readObjectHeader(file, address);
  const attributes = lazily(() => readAttributes(file, messages));
  const texts = (name: string) => attributes().get(name)?.texts();
  if (messages.some(({ type }) => type === messageType.layout)) return readDataset(file, messages, path, texts);
  const links = new Map<string, Link>();
  for (const link of readLinks(file, messages)) {
    if (links.has(link.name)) throw new FormatError(`${file.name}: ${path}: two objects are called "${link.name}"`);
    links.set(link.name, link);
  }
  return {
    kind: "group",
    path,
    address,
    names: [...links.keys()],
    texts,
    child(name) {
      const link = links.get(name);
      if (!link) return undefined;
      const childPath = path === "/" ? `/${name}` : `${path}/${name}`;
      if (link.address !== undefined) return readObject(file, link.address, childPath);
      throw new FormatError(
        `${file.name}: ${childPath}: expected an object, received a link to elsewhere; none is followed`,
      );
    },
  };
}

function readLinks(file: Structures, messages: readonly Message[]): Link[] {
  const links: Link[] = [];
  for (const { type, content } of messages) {
    const message = new Cursor(content, `${file.name}: group`);
    if (type === messageType.symbolTable) links.push(...readSymbolTable(file, message));
    if (type === messageType.link) links.push(readLink(message));
    if (type === messageType.linkInfo) {
      message.skip(1);
      if (content[1] !== undefined && content[1] & 1) message.skip(9);
      else message.skip(1);
      // Records of links: a hash, then the identifier of the link in the heap.
      for (const link of readDense(file, message, 4)) links.push(readLink(link));
    }
  }
  return links;
}

function readAttributes(file: Structures, messages: readonly Message[]): Map<string, Attribute> {
  const attributes = new Map<string, Attribute>();
  const enter = (message: Cursor) => {
    const attribute = readAttribute(file, message);
    attributes.set(attribute.name, attribute);
  };
  for (const { type, content, isShared } of messages) {
    const message = new Cursor(content, `${file.name}: attribute`);
    if (isShared) continue;
    if (type === messageType.attribute) enter(message);
    if (type === messageType.attributeInfo) {
      message.skip(1);
      message.skip(content[1] !== undefined && content[1] & 1 ? 3 : 1);
      for (const attribute of readDense(file, message, 0)) enter(attribute);
    }
  }
  return attributes;
}

/** Reads the messages in a heap. The records of its index have `skipped` bytes, then the message's identifier. */
function readDense(file: Structures, addresses: Cursor, skipped: number): Cursor[] {
  const [heap, index] = [addresses.address(), addresses.address()];
  if (heap === undefined || index === undefined) return [];
  const objectOf: HeapObjects = openFractalHeap(file, heap);
  const found: Cursor[] = [];
  readRecords(file, index, (record) => {
    record.skip(skipped);
    found.push(objectOf(record));
  });
  return found;
}

function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
