// Python's pickles, read by a machine that makes plain data and opaque objects, and calls nothing but what its host allows
// by name.
// This folder may import support/.
// An opcode is a line in opcodes.ts; which names of Python a pickle may use is the host's to say, not this folder's.
export { describeValue } from "./describe-value.ts";
export { OpaqueObject } from "./opaque-object.ts";
export type { PickleGlobal, PickleHost } from "./pickle-host.ts";
export { unpickle } from "./unpickle.ts";
