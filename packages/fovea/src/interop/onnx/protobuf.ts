/** An encoded message as a list of chunks; values of large tensors are views of their arrays. */
export interface Encoded {
  readonly chunks: readonly Chunk[];
  readonly length: number;
}

/** Bytes, or bytes that are produced in parts when they are written. */
export type Chunk = Uint8Array | ChunkInParts;

export interface ChunkInParts {
  readonly length: number;
  parts(): Iterable<Uint8Array>;
}

const varintType = 0;
const bytesType = 2;
const fixed32Type = 5;

/** Encodes an integer; negative ones as 64-bit two's complement. */
export function integerField(field: number, value: number): Encoded {
  return of([...key(field, varintType), ...varint(value)]);
}

/** Encodes a float32. */
export function floatField(field: number, value: number): Encoded {
  return of([...key(field, fixed32Type), ...new Uint8Array(Float32Array.of(value).buffer)]);
}

/** Encodes text as UTF-8. */
export function textField(field: number, text: string): Encoded {
  return bytesField(field, new TextEncoder().encode(text));
}

/** Encodes bytes without copying them. */
export function bytesField(field: number, bytes: Chunk): Encoded {
  return messageField(field, { chunks: [bytes], length: bytes.length });
}

/** Encodes several integers in one field. */
export function integersField(field: number, values: readonly number[]): Encoded {
  return values.length === 0 ? message([]) : bytesField(field, Uint8Array.from(values.flatMap(varint)));
}

/** Encodes a nested message. */
export function messageField(field: number, content: Encoded): Encoded {
  return message([of([...key(field, bytesType), ...varint(content.length)]), content]);
}

/** Concatenates fields; undefined ones are omitted. */
export function message(fields: readonly (Encoded | undefined)[]): Encoded {
  const chunks: Chunk[] = [];
  let small: number[] = [];
  let length = 0;
  const flush = () => {
    if (small.length > 0) chunks.push(Uint8Array.from(small));
    small = [];
  };
  for (const chunk of fields.flatMap((field) => field?.chunks ?? [])) {
    length += chunk.length;
    // Merges small chunks, because each chunk is a separate write.
    if (chunk instanceof Uint8Array && chunk.length <= 64) small.push(...chunk);
    else {
      flush();
      chunks.push(chunk);
    }
  }
  flush();
  return { chunks, length };
}

function of(bytes: readonly number[]): Encoded {
  return { chunks: [Uint8Array.from(bytes)], length: bytes.length };
}

function key(field: number, type: number): number[] {
  return varint(field * 8 + type);
}

/** Encodes an integer with seven bits per byte, the lowest first. */
function varint(value: number): number[] {
  let rest = BigInt.asUintN(64, BigInt(value));
  const bytes: number[] = [];
  while (rest > 127n) {
    bytes.push(Number(rest & 127n) | 128);
    rest >>= 7n;
  }
  return [...bytes, Number(rest)];
}
