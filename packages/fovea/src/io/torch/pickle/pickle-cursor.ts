/** Thrown when the bytes end within a pickle: there may be more of them in the file. */
export class EndOfBytes extends Error {}

const utf8 = new TextDecoder();
const latin1 = new TextDecoder("latin1");

/** Reads the arguments of opcodes, one after the other. */
export class PickleCursor {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  position = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Moves on by `length` bytes; where they began. */
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

  /** Lengths of 64 bits; what is beyond counting is more than there is. */
  uint64(): number {
    return Number(this.#view.getBigUint64(this.#advance(8), true));
  }

  /** Python's big-endian doubles. */
  float64(): number {
    return this.#view.getFloat64(this.#advance(8), false);
  }

  /** A view of the next `length` bytes. */
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

  /** The text up to a line break, which is skipped. */
  line(): string {
    const end = this.#bytes.indexOf(10, this.position);
    if (end < 0) throw new EndOfBytes();
    const text = this.text(end - this.position);
    this.position++;
    return text;
  }
}
