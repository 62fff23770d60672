/** Thrown if the bytes end within a pickle: the file may contain more. */
export class EndOfBytes extends Error {}

const utf8 = new TextDecoder();
const latin1 = new TextDecoder("latin1");

/** Reads the arguments of opcodes sequentially. */
export class PickleCursor {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  position = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Advances by `length` bytes and returns the previous position. */
  #advance(length: number): number {
    const begin = this.position;
    if (length > this.#bytes.length - begin) throw new EndOfBytes();
    this.position = begin + length;
    return begin;
  }

  uint8(): number {
    return this.#view.getUint8(this.#advance(1));
  }

  uint16(): number {
    return this.#view.getUint16(this.#advance(2), true);
  }

  uint32(): number {
    return this.#view.getUint32(this.#advance(4), true);
  }

  int32(): number {
    return this.#view.getInt32(this.#advance(4), true);
  }

  /** Reads a 64-bit length; values beyond 53 bits exceed any file. */
  uint64(): number {
    return Number(this.#view.getBigUint64(this.#advance(8), true));
  }

  /** Reads a big-endian double, as Python writes it. */
  float64(): number {
    return this.#view.getFloat64(this.#advance(8), false);
  }

  /** Returns a view of the next `length` bytes. */
  bytes(length: number): Uint8Array {
    const begin = this.#advance(length);
    return this.#bytes.subarray(begin, begin + length);
  }

  text(length: number): string {
    return utf8.decode(this.bytes(length));
  }

  latin1(length: number): string {
    return latin1.decode(this.bytes(length));
  }

  /** Reads text up to a line break, which is skipped. */
  line(): string {
    const end = this.#bytes.indexOf(10, this.position);
    if (end < 0) throw new EndOfBytes();
    const text = this.text(end - this.position);
    this.position++;
    return text;
  }
}
