import { readConstant, type TfliteFile } from "../../io/tflite/index.ts";
import type { SymbolicTensor } from "../../layers/index.ts";
import { FormatError } from "../../support/errors.ts";
import { formatBytes } from "../../support/format.ts";
import type { Tensor } from "../../tensor/tensor.ts";

/** The tensors of a graph while its operators are converted: constants, and what has been computed so far. */
export class Operands {
  readonly #file: TfliteFile;
  readonly #computed = new Map<number, SymbolicTensor>();
  /** Constants behind DEQUANTIZE: its output → its input. */
  readonly #origins = new Map<number, number>();
  /** How many values may still be read or computed. Constants are shared, but not so often. */
  #allowance: number;

  constructor(file: TfliteFile) {
    this.#file = file;
    this.#allowance = 16 * file.size + 2 ** 25;
  }

  define(index: number, tensor: SymbolicTensor): void {
    this.#computed.set(index, tensor);
  }

  /** Records that a tensor has the values of a constant. */
  alias(index: number, constant: number): void {
    this.#origins.set(index, this.#origins.get(constant) ?? constant);
  }

  computed(index: number): SymbolicTensor | undefined {
    return this.#computed.get(index);
  }

  isConstant(index: number): boolean {
    return !this.#computed.has(index) && this.#stored(index)?.data !== undefined;
  }

  /** Reads a constant; undefined if the tensor is none. */
  constant(index: number): Tensor | undefined {
    const stored = this.#stored(index);
    if (!stored || !this.isConstant(index)) return undefined;
    this.spend(stored.shape.reduce((product, size) => product * size, 1));
    return readConstant(stored, this.#file.path);
  }

  /** Counts values for which memory is needed. @throws FormatError if there are too many. */
  spend(values: number): void {
    this.#allowance -= values;
    if (this.#allowance >= 0) return;
    throw new FormatError(
      `expected constants that fit a file of ${formatBytes(this.#file.size)}, received many more: ` +
        "the same ones are used again and again, or images are resized to absurd sizes",
    );
  }

  #stored(index: number) {
    return this.#file.graph.tensors[this.#origins.get(index) ?? index];
  }
}
