import { FormatError } from "../support/errors.ts";
import type { ImageFault } from "./image-fault.ts";

/** Collects the images that cannot be read, each once. */
export class FaultList {
  readonly list: ImageFault[] = [];
  readonly #known = new Set<string>();
  readonly #isStrict: boolean;
  readonly #onFault: ((fault: ImageFault) => void) | undefined;

  constructor(isStrict: boolean, onFault: ((fault: ImageFault) => void) | undefined) {
    this.#isStrict = isStrict;
    this.#onFault = onFault;
  }

  /** @throws FormatError that names the file, if faults are errors. */
  add(file: string, reason: string): void {
    if (this.#isStrict) throw new FormatError(`${file}: ${reason}`);
    if (this.#known.has(file)) return;
    this.#known.add(file);
    const fault = { file, reason };
    this.list.push(fault);
    this.#onFault?.(fault);
  }
}
