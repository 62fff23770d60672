// Python's pickles, read by a machine that creates plain data and opaque objects, and calls only what its host allows
// by name. This folder may import support/. To add an opcode: a line in opcodes.ts. The host decides which Python names
// a pickle may use.
export { describeValue } from "./describe-value.ts";
export { OpaqueObject } from "./opaque-object.ts";
export type { PickleGlobal, PickleHost } from "./pickle-host.ts";
export { unpickle } from "./unpickle.ts";
