import fc from "fast-check";

/** One change to the bytes of a file. Positions and lengths wrap around, so that each fits every file. */
export type Mutation = (bytes: Buffer, other: Buffer) => Buffer;

/** Numbers that lengths, counts and offsets have trouble with. */
const awkward = [
  0n,
  1n,
  0x7fn,
  0xffn,
  0x7fffn,
  0xffffn,
  0x7fffffffn,
  0x80000000n,
  0xffffffffn,
  2n ** 53n,
  2n ** 63n,
  2n ** 64n - 1n,
];

const at = fc.nat(2 ** 30);
const short = fc.integer({ min: 1, max: 64 });

const set = fc.tuple(at, fc.nat(255)).map<Mutation>(([position, value]) => (bytes) => {
  if (bytes.length > 0) bytes[position % bytes.length] = value;
  return bytes;
});

const flip = fc.tuple(at, fc.nat(7)).map<Mutation>(([position, bit]) => (bytes) => {
  const index = position % Math.max(1, bytes.length);
  if (bytes.length > 0) bytes[index] = (bytes[index] ?? 0) ^ (1 << bit);
  return bytes;
});

const number = fc
  .tuple(at, fc.constantFrom(...awkward), fc.constantFrom(1, 2, 4, 8), fc.boolean())
  .map<Mutation>(([position, value, length, big]) => (bytes) => {
    const word = Buffer.alloc(8);
    word.writeBigUInt64LE(value);
    const part = word.subarray(0, length);
    if (bytes.length >= length) (big ? part.reverse() : part).copy(bytes, position % (bytes.length - length + 1));
    return bytes;
  });

const cut = at.map<Mutation>((length) => (bytes) => bytes.subarray(0, length % (bytes.length + 1)));

const remove = fc.tuple(at, short).map<Mutation>(([position, length]) => (bytes) => {
  const begin = position % (bytes.length + 1);
  return Buffer.concat([bytes.subarray(0, begin), bytes.subarray(begin + length)]);
});

const repeat = fc
  .tuple(at, short, fc.integer({ min: 1, max: 50 }))
  .map<Mutation>(([position, length, times]) => (bytes) => {
    const begin = position % (bytes.length + 1);
    const part = bytes.subarray(begin, begin + length);
    return Buffer.concat([
      bytes.subarray(0, begin),
      ...Array.from({ length: times }, () => part),
      bytes.subarray(begin),
    ]);
  });

/** A piece of another place, or of another file. */
const transplant = fc
  .tuple(at, at, short, fc.boolean())
  .map<Mutation>(([from, to, length, foreign]) => (bytes, other) => {
    const source = foreign ? other : bytes;
    const begin = from % (source.length + 1);
    const piece = Buffer.from(source.subarray(begin, begin + length));
    if (bytes.length > 0) piece.copy(bytes, to % bytes.length);
    return bytes;
  });

/** A few changes, one after the other, to a copy of a file. */
export const mutations: fc.Arbitrary<Mutation> = fc
  .array(fc.oneof(set, flip, number, cut, remove, repeat, transplant), { minLength: 1, maxLength: 4 })
  .map<Mutation>((changes) => (bytes, other) => {
    let changed: Buffer = Buffer.from(bytes);
    for (const change of changes) changed = change(changed, other);
    return changed;
  });
