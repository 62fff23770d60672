import { FormatError } from "../../support/index.ts";

const undefinedAddress = 0xffff_ffff_ffff_ffffn;
const decoder = new TextDecoder();

/** Reads the fields of a structure sequentially. All numbers of the format are little-endian. */
export class Cursor {
  readonly bytes: Uint8Array;
  /** What is being read and where, for error messages. */
  readonly where: string;
  position = 0;
  readonly #view: DataView;

  constructor(bytes: Uint8Array, where: string) {
    this.bytes = bytes;
    this.where = where;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get left(): number {
    return this.bytes.length - this.position;
  }

  /** Returns a cursor at the start of the same bytes. */
  fresh(): Cursor {
    return new Cursor(this.bytes, this.where);
  }

  u8(): number {
    return this.#view.getUint8(this.#take(1));
  }

  u16(): number {
    return this.#view.getUint16(this.#take(2), true);
  }

  u32(): number {
    return this.#view.getUint32(this.#take(4), true);
  }

  /**
   * Reads a length or offset of 8 bytes.
   * @throws FormatError if it is larger than any file.
   */
  u64(): number {
    return this.unsigned(8);
  }

  /** Reads an unsigned number of 1 to 8 bytes. */
  unsigned(bytes: number): number {
    const start = this.#take(bytes);
    let value = 0;
    for (let index = bytes - 1; index >= 0; index--) value = value * 256 + this.#view.getUint8(start + index);
    if (value <= Number.MAX_SAFE_INTEGER) return value;
    throw this.fault(`expected a size or a position, received ${value}`);
  }

  /** Reads a position in the file; undefined for the format's undefined address. */
  address(): number | undefined {
    if (this.left >= 8 && this.#view.getBigUint64(this.position, true) === undefinedAddress) {
      this.position += 8;
      return undefined;
    }
    return this.u64();
  }

  take(length: number): Uint8Array {
    const start = this.#take(length);
    return this.bytes.subarray(start, start + length);
  }

  skip(length: number): void {
    this.#take(length);
  }

  /** Reads a string of `length` bytes, which ends at the first zero byte. */
  text(length: number): string {
    return textOf(this.take(length));
  }

  /**
   * Reads a signature.
   * @throws FormatError if the next four bytes differ from it.
   */
  signature(letters: string): void {
    const found = this.text(4);
    if (found !== letters) throw this.fault(`expected "${letters}", received ${JSON.stringify(found)}`);
  }

  fault(problem: string): FormatError {
    return new FormatError(`${this.where}: ${problem}`);
  }

  #take(length: number): number {
    const start = this.position;
    if (length > this.bytes.length - start) {
      throw this.fault(`expected ${length} more bytes at ${start}, received ${this.bytes.length - start}`);
    }
    this.position += length;
    return start;
  }
}

/** Decodes UTF-8 text up to the first zero byte. */
export function textOf(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return decoder.decode(end < 0 ? bytes : bytes.subarray(0, end));
}
