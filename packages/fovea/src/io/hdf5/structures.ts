import { FormatError } from "../../support/index.ts";
import type { ByteSource } from "./byte-source.ts";
import { Cursor } from "./cursor.ts";

/** What every structure counts at least, so that many tiny ones are counted too. */
const smallestStep = 64;
const startingAllowance = 2 ** 22;
const allowancePerByte = 4;
const countedSize = 2 ** 26;

/**
 * The structures of one file. Every address is checked against the file's size, and all that is read is counted: an
 * honest file's structures are read a few times at most, so that links which lead in circles, and trees which share
 * their branches, come to an end here.
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

  /** The `length` bytes at `address`. @throws FormatError when the file does not hold them. */
  at(address: number | undefined, length: number, what: string): Cursor {
    const where = `${this.name}: ${what}`;
    if (address === undefined) throw new FormatError(`${where}: expected an address, received none`);
    this.check(address, length, what);
    this.#allowance -= Math.max(smallestStep, length);
    if (this.#allowance < 0) {
      throw new FormatError(`${where}: the file's structures are read again and again; its links lead in circles`);
    }
    return new Cursor(this.source.peek(address, length), where);
  }

  /** @throws FormatError when the file does not hold `length` bytes at `address`. */
  check(address: number, length: number, what: string): void {
    const { size } = this.source;
    if (address + length <= size) return;
    throw new FormatError(
      `${this.name}: ${what}: expected ${length} bytes at ${address}, received a file of ${size} bytes: ` +
        "it was cut off or is damaged",
    );
  }
}
