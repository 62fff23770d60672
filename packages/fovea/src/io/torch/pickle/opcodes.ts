import type { PickleMachine } from "./pickle-machine.ts";

/** Maximum size of an integer in bytes. */
const longestNumber = 1024;

/**
 * Implementation of each opcode, by its byte. Supports protocols 0 to 5, except obsolete opcodes of protocol 0,
 * extensions that require a registry, and out-of-band buffers. The names are those of pickletools.
 */
export const opcodes: ReadonlyMap<number, (machine: PickleMachine) => void> = new Map(
  Object.entries<(machine: PickleMachine) => void>({
    // PROTO, FRAME
    "\x80": (m) => protocol(m),
    "\x95": ({ cursor }) => void cursor.uint64(),
    // NONE, NEWTRUE, NEWFALSE, INT, BININT, BININT1, BININT2, LONG, LONG1, LONG4, FLOAT, BINFLOAT
    N: (m) => m.push(null),
    "\x88": (m) => m.push(true),
    "\x89": (m) => m.push(false),
    I: (m) => m.push(integer(m, m.cursor.line())),
    J: (m) => m.push(m.cursor.int32()),
    K: (m) => m.push(m.cursor.uint8()),
    M: (m) => m.push(m.cursor.uint16()),
    L: (m) => m.push(decimal(m, m.cursor.line().replace(/L$/, ""))),
    "\x8a": (m) => m.push(long(m, m.cursor.uint8())),
    "\x8b": (m) => m.push(long(m, m.cursor.uint32())),
    F: (m) => m.push(Number(m.cursor.line())),
    G: (m) => m.push(m.cursor.float64()),
    // UNICODE, BINUNICODE, SHORT_BINUNICODE, BINUNICODE8, BINSTRING, SHORT_BINSTRING
    V: (m) => m.push(m.cursor.line()),
    X: (m) => m.push(m.cursor.text(m.cursor.uint32())),
    "\x8c": (m) => m.push(m.cursor.text(m.cursor.uint8())),
    "\x8d": (m) => m.push(m.cursor.text(m.cursor.uint64())),
    T: (m) => m.push(m.cursor.latin1(m.cursor.uint32())),
    U: (m) => m.push(m.cursor.latin1(m.cursor.uint8())),
    // BINBYTES, SHORT_BINBYTES, BINBYTES8, BYTEARRAY8
    B: (m) => m.pushObject(m.cursor.bytes(m.cursor.uint32())),
    C: (m) => m.pushObject(m.cursor.bytes(m.cursor.uint8())),
    "\x8e": (m) => m.pushObject(m.cursor.bytes(m.cursor.uint64())),
    "\x96": (m) => m.pushObject(m.cursor.bytes(m.cursor.uint64())),
    // MARK, POP, POP_MARK, DUP
    "(": (m) => m.mark(),
    "0": (m) => m.popAny(),
    "1": (m) => void m.popToMark(),
    "2": (m) => m.push(m.top()),
    // EMPTY_TUPLE, TUPLE, TUPLE1, TUPLE2, TUPLE3
    ")": (m) => m.pushObject([]),
    t: (m) => m.pushObject(m.popToMark()),
    "\x85": (m) => m.pushObject([m.pop()]),
    "\x86": (m) => m.pushObject([m.pop(), m.pop()].reverse()),
    "\x87": (m) => m.pushObject([m.pop(), m.pop(), m.pop()].reverse()),
    // EMPTY_LIST, LIST, APPEND, APPENDS, EMPTY_SET, ADDITEMS, FROZENSET
    "]": (m) => m.pushObject([]),
    l: (m) => m.pushObject(m.popToMark()),
    a: (m) => m.append([m.pop()]),
    e: (m) => m.append(m.popToMark()),
    "\x8f": (m) => m.pushObject([]),
    "\x90": (m) => m.append(m.popToMark()),
    "\x91": (m) => m.pushObject(m.popToMark()),
    // EMPTY_DICT, DICT, SETITEM, SETITEMS
    "}": (m) => m.pushObject(new Map()),
    d: (m) => dictionary(m),
    s: (m) => m.setItems([m.pop(), m.pop()].reverse()),
    u: (m) => m.setItems(m.popToMark()),
    // PUT, BINPUT, LONG_BINPUT, MEMOIZE, GET, BINGET, LONG_BINGET
    p: (m) => m.remember(integer(m, m.cursor.line())),
    q: (m) => m.remember(m.cursor.uint8()),
    r: (m) => m.remember(m.cursor.uint32()),
    "\x94": (m) => m.remember(),
    g: (m) => m.recall(integer(m, m.cursor.line())),
    h: (m) => m.recall(m.cursor.uint8()),
    j: (m) => m.recall(m.cursor.uint32()),
    // GLOBAL, STACK_GLOBAL, REDUCE, NEWOBJ, NEWOBJ_EX, BUILD, BINPERSID
    c: (m) => m.pushGlobal(m.cursor.line(), m.cursor.line()),
    "\x93": (m) => stackGlobal(m),
    R: (m) => reduce(m),
    "\x81": (m) => reduce(m),
    "\x92": (m) => newObject(m),
    b: (m) => m.build(m.pop()),
    Q: (m) => m.pushObject(m.host.persistent(m.pop())),
  }).map(([character, run]) => [character.charCodeAt(0), run]),
);

function protocol(machine: PickleMachine): void {
  const version = machine.cursor.uint8();
  if (version > 5) machine.fail(`expected protocol 0 to 5, received ${version}`);
}

/** Parses a decimal integer; "00" and "01" are booleans and may be used as numbers. */
function integer(machine: PickleMachine, text: string): number {
  const value = /^-?\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isSafeInteger(value)) machine.fail("expected an integer of at most 53 bits");
  return value;
}

function decimal(machine: PickleMachine, text: string): number | bigint {
  if (text.length > longestNumber || !/^-?\d+$/.test(text)) machine.fail("expected an integer");
  return narrow(BigInt(text));
}

/** Reads a two's complement integer, little-endian. */
function long(machine: PickleMachine, length: number): number | bigint {
  if (length > longestNumber) machine.fail(`expected an integer, received one of ${length} bytes`);
  const bytes = machine.cursor.bytes(length);
  const hex = Buffer.from(bytes).reverse().toString("hex");
  return narrow(BigInt.asIntN(8 * length, BigInt(`0x${hex || "0"}`)));
}

function narrow(value: bigint): number | bigint {
  return Number.isSafeInteger(Number(value)) ? Number(value) : value;
}

function dictionary(machine: PickleMachine): void {
  const items = machine.popToMark();
  machine.pushObject(new Map());
  machine.setItems(items);
}

function stackGlobal(machine: PickleMachine): void {
  const name = machine.text(machine.pop());
  machine.pushGlobal(machine.text(machine.pop()), name);
}

/**
 * Calls a function or creates an object of a class: in both cases, the host converts the arguments. Keyword arguments
 * are ignored.
 */
function reduce(machine: PickleMachine): void {
  const args = machine.pop();
  machine.call(machine.pop(), args);
}

function newObject(machine: PickleMachine): void {
  if (!(machine.pop() instanceof Map)) machine.fail("expected the named arguments of a new object");
  reduce(machine);
}
