/** Memory of rings, which the next epoch uses again. */
export class RingMemory {
  #spare: SharedArrayBuffer | undefined;

  /** Shared memory of `bytes` bytes that nobody else uses. */
  take(bytes: number): SharedArrayBuffer {
    const spare = this.#spare;
    this.#spare = undefined;
    return spare?.byteLength === bytes ? spare : new SharedArrayBuffer(bytes);
  }

  /** Offers memory for the next ring. Nobody may write to it any more. */
  giveBack(memory: SharedArrayBuffer): void {
    this.#spare = memory;
  }
}
