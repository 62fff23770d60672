// Protocol Buffers by hand: an event has five fields of three wire types, which is less code than generated classes
// or a run-time library would add to every installation.
const VARINT = 0;
const FIXED64 = 1;
const BYTES = 2;
const FIXED32 = 5;

/** The part of tensorflow/core/util/event.proto that scalars need. Wall time is in seconds since 1970. */
export interface ScalarEvent {
  readonly wallTime: number;
  readonly step: number;
  readonly tag: string;
  readonly value: number;
}

/** `Event { wall_time = 1, step = 2, summary = 5 { value = 1 { tag = 1, simple_value = 2 } } }`, encoded. */
export function encodeScalarEvent({ wallTime, step, tag, value }: ScalarEvent): Uint8Array {
  const summaryValue = [bytesField(1, new TextEncoder().encode(tag)), floatField(2, value)];
  const summary = [bytesField(1, concat(summaryValue))];
  const stepField = step === 0 ? [] : [key(2, VARINT), varint(step)];
  return concat([doubleField(1, wallTime), ...stepField, bytesField(5, concat(summary))]);
}

/** `Event { wall_time = 1, file_version = 3 }`, encoded: the first record of every event file. */
export function encodeVersionEvent(wallTime: number): Uint8Array {
  return concat([doubleField(1, wallTime), bytesField(3, new TextEncoder().encode("brain.Event:2"))]);
}

function key(field: number, wireType: number): Uint8Array {
  return Uint8Array.of((field << 3) | wireType);
}

/** Seven bits a byte, the lowest first; negative numbers as 64-bit two's complement, as int64 fields are. */
function varint(value: number): Uint8Array {
  let rest = BigInt.asUintN(64, BigInt(value));
  const bytes: number[] = [];
  while (rest > 127n) {
    bytes.push(Number(rest & 127n) | 128);
    rest >>= 7n;
  }
  return Uint8Array.from([...bytes, Number(rest)]);
}

function bytesField(field: number, bytes: Uint8Array): Uint8Array {
  return concat([key(field, BYTES), varint(bytes.length), bytes]);
}

function doubleField(field: number, value: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, value, true);
  return concat([key(field, FIXED64), bytes]);
}

function floatField(field: number, value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setFloat32(0, value, true);
  return concat([key(field, FIXED32), bytes]);
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(parts);
}
