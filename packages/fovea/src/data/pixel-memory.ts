/**
 * Memory that pixels may be in; they are valid until it is used again. Allocating new memory for each image, and collecting
 * it, takes as long as resizing.
 */
export interface PixelMemory {
  decoded?: Uint8Array;
  resized?: Uint8Array;
  placed?: Uint8Array;
}

/** Larger memory is not kept. */
const most = 64 * 2 ** 20;

/** Returns `length` bytes of the kept memory, or new ones, which are kept. */
export function memoryFor(name: keyof PixelMemory, length: number, memory: PixelMemory | undefined): Uint8Array {
  const kept = memory?.[name];
  if (kept && kept.length >= length) return kept.subarray(0, length);
  const fresh = new Uint8Array(length);
  keepMemory(name, fresh, memory);
  return fresh;
}

/** Keeps memory if it is larger than what was kept. */
export function keepMemory(name: keyof PixelMemory, fresh: Uint8Array, memory: PixelMemory | undefined): void {
  if (memory && fresh.length > (memory[name]?.length ?? 0) && fresh.length <= most) memory[name] = fresh;
}
