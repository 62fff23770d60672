import { FormatError } from "../../support/index.ts";
import { formatShape, type Shape, sizeOf, type Tensor, tensor } from "../../tensor/index.ts";
import { decodeElements, type ElementTypeName, elementTypes } from "../element-types.ts";
import { readTexts } from "./attribute.ts";
import { placeChunk, readChunks } from "./chunks.ts";
import { Cursor } from "./cursor.ts";
import { readDataspace } from "./dataspace.ts";
import { type Datatype, readDatatype } from "./datatype.ts";
import { readFilters } from "./filters.ts";
import { type Message, messageType } from "./object-header.ts";
import type { Structures } from "./structures.ts";

/** Maximum compression ratio (plus a small constant). Weights are nearly incompressible. */
const largestExpansion = 100;
const smallExpansion = 2 ** 20;

/** An array in a file. */
export interface Hdf5Dataset {
  readonly kind: "dataset";
  readonly path: string;
  readonly shape: Shape;
  /** Name of the element type: "float32", "int64", "bool". */
  readonly dtype: string;
  texts(attribute: string): readonly string[] | undefined;
  /**
   * Reads the values, row-major: floating-point numbers as float32, integers as int32, bytes and booleans as uint8.
   * @throws FormatError for other types, unsupported compression and data outside the file.
   */
  read(): Promise<Tensor>;
  /** Reads texts; undefined if the elements are none. @throws FormatError as `read` does. */
  readTexts(): Promise<readonly string[] | undefined>;
}

/** Fills `target` with the dataset's bytes. */
type Fill = (target: Uint8Array) => Promise<void>;

/** Reads the description of a dataset from the messages of an object. */
export function readDataset(
  file: Structures,
  messages: readonly Message[],
  path: string,
  texts: Hdf5Dataset["texts"],
): Hdf5Dataset {
  const where = `${file.name}: ${path}`;
  const find = (type: number, what: string) => {
    const message = messages.find((candidate) => candidate.type === type);
    if (!message || message.isShared) throw new FormatError(`${where}: expected ${what} of its own, found none`);
    return new Cursor(message.content, where);
  };
  const shape = readDataspace(find(messageType.dataspace, "a dataspace"));
  const stored = readDatatype(find(messageType.datatype, "an element type"));
  // NumPy's extension types are stored as opaque bytes.
  const isBfloat16 = stored.size === 2 && texts("dtype")?.[0] === "bfloat16";
  const type: Datatype = isBfloat16 ? { kind: "float", size: 2, name: "bfloat16" } : stored;
  return {
    kind: "dataset",
    path,
    shape,
    dtype: type.name,
    texts,
    async read() {
      if (!isElementType(type)) throw new FormatError(`${where}: expected numbers, received ${type.name}`);
      const bytes = await readElements();
      return tensor(decodeElements(type.name, bytes.buffer, where), shape);
    },
    async readTexts() {
      if (type.kind !== "string" && type.kind !== "variableString") return undefined;
      return readTexts(file, type, sizeOf(shape), new Cursor(await readElements(), where));
    },
  };
  async function readElements() {
    if (messages.some((message) => message.type === messageType.externalFiles)) {
      throw new FormatError(`${where}: expected the data in the file, received a reference to other files`);
    }
    const fill = fillOf(file, messages, find(messageType.layout, "a layout"), { shape, elementSize: type.size });
    const bytes = new Uint8Array(sizeOf(shape) * type.size);
    await fill(bytes);
    return bytes;
  }
}

function isElementType(type: Datatype): type is Datatype & { readonly name: ElementTypeName } {
  return (type.kind === "float" || type.kind === "integer") && Object.hasOwn(elementTypes, type.name);
}

interface Extent {
  readonly shape: Shape;
  readonly elementSize: number;
}

/** Returns a function that reads the data. All sizes are checked here, before any memory is allocated. */
function fillOf(file: Structures, messages: readonly Message[], layout: Cursor, { shape, elementSize }: Extent): Fill {
  const length = sizeOf(shape) * elementSize;
  const version = layout.u8();
  const kind = version === 3 || version === 4 ? layout.u8() : -1;
  if (kind === 0) {
    const bytes = layout.take(layout.u16());
    if (bytes.length < length) throw layout.fault(`expected ${length} bytes, received ${bytes.length}`);
    return async (target) => target.set(bytes.subarray(0, length));
  }
  if (kind === 1) {
    const [address, size] = [layout.address(), layout.u64()];
    if (length === 0) return async () => undefined;
    if (address === undefined || size !== length) {
      throw layout.fault(
        `expected ${length} bytes for ${formatShape(shape)}, received ${address === undefined ? "none" : size}`,
      );
    }
    file.check(address, length, layout.where.slice(file.name.length + 2));
    return (target) => file.source.fill(target, address);
  }
  if (kind === 2 && version === 3) return fillFromChunks(file, messages, layout, { shape, elementSize });
  throw layout.fault(`expected data in one piece or in indexed chunks, received layout ${kind} of version ${version}`);
}

function fillFromChunks(
  file: Structures,
  messages: readonly Message[],
  layout: Cursor,
  { shape, elementSize }: Extent,
): Fill {
  const rank = layout.u8() - 1;
  const index = layout.address();
  if (rank !== shape.length || rank < 1)
    throw layout.fault(`expected chunks of ${shape.length} axes, received ${rank}`);
  const chunkShape = Array.from({ length: rank }, () => layout.u32());
  const chunks = index === undefined ? [] : readChunks(file, index, rank);
  const stored = chunks.reduce((sum, { storedSize }) => sum + storedSize, 0);
  const most = largestExpansion * Math.min(stored, file.source.size) + smallExpansion;
  const chunkSize = sizeOf(chunkShape) * elementSize;
  // Chunks at the edge extend beyond the dataset: together they hold the whole grid.
  const grid = shape.reduce((product, size, axis) => product * Math.ceil(size / (chunkShape[axis] ?? 1)), 1);
  if (!(Math.max(1, grid) * chunkSize <= most && chunkSize > 0)) {
    throw layout.fault(`expected at most ${most} bytes from ${stored} stored ones, received ${grid} × ${chunkSize}`);
  }
  if (chunks.length > grid) throw layout.fault(`expected at most ${grid} chunks, received ${chunks.length}`);
  const message = messages.find(({ type }) => type === messageType.filters);
  const unfilter = readFilters(new Cursor(message?.content ?? Uint8Array.of(2, 0), layout.where), elementSize);
  return async (target) => {
    for (const chunk of chunks) {
      const packed = new Uint8Array(chunk.storedSize);
      await file.source.fill(packed, chunk.address);
      placeChunk(
        target,
        { shape, elementSize, chunkShape },
        chunk,
        (mask) => unfilter(packed, mask, chunkSize),
        layout,
      );
    }
  };
}
