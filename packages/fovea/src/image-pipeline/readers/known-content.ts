const hashBytes = 32;

/** SHA-256 hashes (in hexadecimal) as sorted bytes in memory that threads share. */
export function knownContent(hashes: Iterable<string>): SharedArrayBuffer {
  const sorted = [...hashes].sort();
  const memory = new SharedArrayBuffer(sorted.length * hashBytes);
  const bytes = Buffer.from(memory);
  sorted.forEach((hash, index) => {
    bytes.write(hash, index * hashBytes, "hex");
  });
  return memory;
}

/** Whether a hash is among those of `knownContent`. */
export function isKnownContent(known: SharedArrayBuffer, hash: string): boolean {
  const [bytes, sought] = [Buffer.from(known), Buffer.from(hash, "hex")];
  let [first, end] = [0, bytes.length / hashBytes];
  while (first < end) {
    const middle = (first + end) >> 1;
    const order = bytes.compare(sought, 0, hashBytes, middle * hashBytes, (middle + 1) * hashBytes);
    if (order === 0) return true;
    if (order < 0) first = middle + 1;
    else end = middle;
  }
  return false;
}
