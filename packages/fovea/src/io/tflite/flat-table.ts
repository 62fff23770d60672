import { ByteBuffer } from "flatbuffers";
import { FormatError } from "../../support/index.ts";

/** A FlatBuffers file whose offsets are checked, because the library itself reads anywhere. */
export class FlatFile {
  readonly path: string;
  readonly buffer: ByteBuffer;
  readonly size: number;
  /** How many bytes may still be decoded. Parts of a sound file don't overlap, so their sum is at most its size. */
  #allowance: number;

  constructor(bytes: Uint8Array, path: string) {
    this.path = path;
    this.buffer = new ByteBuffer(bytes);
    this.size = bytes.length;
    this.#allowance = 4 * bytes.length + 2 ** 16;
  }

  get root(): FlatTable {
    return new FlatTable(this, this.target(0));
  }

  /** Returns `at`, if `length` bytes from there are in the file. */
  within(at: number, length: number): number {
    if (Number.isSafeInteger(at) && at >= 0 && at + length <= this.size) return at;
    throw new FormatError(
      `${this.path}: expected an offset within the ${this.size} bytes of the file, received ${at} (${length} bytes); ` +
        "the file is truncated or damaged",
    );
  }

  /** Follows the offset that is stored at `at`. */
  target(at: number): number {
    return this.within(this.buffer.__indirect(this.within(at, 4)), 4);
  }

  spend(bytes: number): void {
    this.#allowance -= bytes;
    if (this.#allowance >= 0) return;
    throw new FormatError(`${this.path}: expected parts that don't overlap, received more than the file can hold`);
  }
}

/** A table in a FlatBuffers file. Fields are numbered as in the schema; an absent one has its default. */
export class FlatTable {
  readonly #file: FlatFile;
  readonly #at: number;

  constructor(file: FlatFile, at: number) {
    this.#file = file;
    this.#at = at;
    file.within(at - file.buffer.readInt32(file.within(at, 4)), 4);
    // An entry of a table's directory, and the table itself.
    file.spend(8);
  }

  /** Position of a field of `length` bytes; undefined if the file omits it. */
  #field(index: number, length: number): number | undefined {
    const { buffer } = this.#file;
    const offset = buffer.__offset(this.#at, 4 + 2 * index);
    return offset === 0 ? undefined : this.#file.within(this.#at + offset, length);
  }

  int8(index: number, absent = 0): number {
    const at = this.#field(index, 1);
    return at === undefined ? absent : this.#file.buffer.readInt8(at);
  }

  uint8(index: number): number {
    return this.int8(index) & 0xff;
  }

  bool(index: number): boolean {
    return this.int8(index) !== 0;
  }

  int32(index: number, absent = 0): number {
    const at = this.#field(index, 4);
    return at === undefined ? absent : this.#file.buffer.readInt32(at);
  }

  uint32(index: number): number {
    return this.int32(index) >>> 0;
  }

  uint64(index: number): number {
    const at = this.#field(index, 8);
    return at === undefined ? 0 : Number(this.#file.buffer.readUint64(at));
  }

  float32(index: number): number {
    const at = this.#field(index, 4);
    return at === undefined ? 0 : this.#file.buffer.readFloat32(at);
  }

  table(index: number): FlatTable | undefined {
    const at = this.#field(index, 4);
    return at === undefined ? undefined : new FlatTable(this.#file, this.#file.target(at));
  }

  tables(index: number): FlatTable[] {
    return this.#vector(index, 4, (at) => new FlatTable(this.#file, this.#file.target(at)));
  }

  text(index: number): string {
    return new TextDecoder().decode(Uint8Array.from(this.#vector(index, 1, (at) => this.#file.buffer.readUint8(at))));
  }

  int32s(index: number): number[] {
    return this.#vector(index, 4, (at) => this.#file.buffer.readInt32(at));
  }

  int64s(index: number): number[] {
    return this.#vector(index, 8, (at) => Number(this.#file.buffer.readInt64(at)));
  }

  float32s(index: number): number[] {
    return this.#vector(index, 4, (at) => this.#file.buffer.readFloat32(at));
  }

  /** The bytes of a vector, without a copy. */
  bytes(index: number): Uint8Array {
    const { first, length } = this.#range(index, 1);
    return this.#file.buffer.bytes().subarray(first, first + length);
  }

  #vector<T>(index: number, size: number, read: (at: number) => T): T[] {
    const { first, length } = this.#range(index, size);
    this.#file.spend(size * length);
    return Array.from({ length }, (_, element) => read(first + size * element));
  }

  #range(index: number, size: number): { first: number; length: number } {
    const at = this.#field(index, 4);
    if (at === undefined) return { first: 0, length: 0 };
    const begin = this.#file.target(at);
    const length = this.#file.buffer.readUint32(begin);
    this.#file.within(begin + 4, size * length);
    return { first: begin + 4, length };
  }
}
