import { FormatError } from "../../support/index.ts";
import type { ByteSource } from "./byte-source.ts";
import { Cursor } from "./cursor.ts";

/** Minimum size for which every structure counts, so that many tiny ones are limited too. */
const smallestStep = 64;
const startingAllowance = 2 ** 22;
const allowancePerByte = 4;
const countedSize = 2 ** 26;

/**
 * The structures of one file. Every address is checked against the file's size, and the total of bytes read is limited:
 * the structures of a valid file are read a few times at most, so this stops at cyclic links and trees with shared
 * branches.
 */
export class Structures {
  readonly source: ByteSource;
  #allowance: number;

  constructor(source: ByteSource) {
    this.source = source;
    this.#allowance = startingAllowance + allowancePerByte * Math.min(source.size, countedSize);
  }

  get name(): string {
    return this.source.name;
  }

  /**
   * Returns the `length` bytes at `address`.
   * @throws FormatError if the file does not contain them.
   */
  at(address: number | undefined, length: number, what: string): Cursor {
    const where = `${this.name}: ${what}`;
    if (address === undefined) throw new FormatError(`${where}: expected an address, received none`);
    this.check(address, length, what);
    this.#allowance -= Math.max(smallestStep, length);
    if (this.#allowance < 0) {
      throw new FormatError(`${where}: the file's structures are read repeatedly; its links are cyclic`);
    }
    return new Cursor(this.source.peek(address, length), where);
  }

  /**
   * Checks a range.
   * @throws FormatError if the file does not contain `length` bytes at `address`.
   */
  check(address: number, length: number, what: string): void {
    const { size } = this.source;
    if (address + length <= size) return;
    throw new FormatError(
      `${this.name}: ${what}: expected ${length} bytes at ${address}, received a file of ${size} bytes: ` +
        "it is truncated or damaged",
    );
  }
}
