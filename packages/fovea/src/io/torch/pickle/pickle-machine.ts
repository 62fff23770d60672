import { FormatError } from "../../../support/index.ts";
import { describeValue } from "./describe-value.ts";
import { OpaqueObject } from "./opaque-object.ts";
import type { PickleCursor } from "./pickle-cursor.ts";
import type { PickleGlobal, PickleHost } from "./pickle-host.ts";

/** Memory limit of a pickle. Valid ones need less than 20 times their length. */
const memory = { always: 2 ** 20, perByte: 32 } as const;
/** Approximate memory costs in bytes. Other values need little more than their bytes in the pickle. */
const cost = { mark: 8, memo: 48, list: 64, object: 256, opaque: 512, entry: 40 } as const;

/** State of a pickle being read: a stack of values, marks on the stack, and memoized values. */
export class PickleMachine {
  readonly cursor: PickleCursor;
  readonly host: PickleHost;
  readonly #where: string;
  readonly #stack: unknown[] = [];
  readonly #marks: number[] = [];
  readonly #memo = new Map<number, unknown>();
  #memoryLeft: number;

  constructor(cursor: PickleCursor, host: PickleHost, length: number, where: string) {
    this.cursor = cursor;
    this.host = host;
    this.#where = where;
    this.#memoryLeft = memory.always + memory.perByte * length;
  }

  fail(message: string): never {
    throw new FormatError(`${this.#where}: ${message} (byte ${this.cursor.position} of the pickle)`);
  }

  push(value: unknown): void {
    this.#stack.push(value);
  }

  /** Pushes a new list, dictionary or object of the host. */
  pushObject(value: unknown): void {
    this.#take(costOf(value));
    this.#stack.push(value);
  }

  #take(bytes: number): void {
    this.#memoryLeft -= bytes;
    if (this.#memoryLeft < 0) this.fail("expected fewer objects in so short a pickle");
  }

  pop(): unknown {
    const mark = this.#marks.at(-1) ?? 0;
    if (this.#stack.length <= mark) this.fail("expected a value before this, found none");
    return this.#stack.pop();
  }

  top(): unknown {
    const value = this.pop();
    this.#stack.push(value);
    return value;
  }

  mark(): void {
    this.#take(cost.mark);
    this.#marks.push(this.#stack.length);
  }

  /** Removes the values since the last mark, and the mark. */
  popToMark(): unknown[] {
    const mark = this.#marks.pop();
    if (mark === undefined) this.fail("expected a mark before this, found none");
    return this.#stack.splice(mark);
  }

  /** `POP` removes a mark if there is no value above it. */
  popAny(): void {
    if (this.#marks.length > 0 && this.#marks.at(-1) === this.#stack.length) this.#marks.pop();
    else this.pop();
  }

  remember(index = this.#memo.size): void {
    if (!this.#memo.has(index)) this.#take(cost.memo);
    this.#memo.set(index, this.top());
  }

  recall(index: number): void {
    if (!this.#memo.has(index)) this.fail(`expected a value in the memo at ${index}, found none`);
    this.#stack.push(this.#memo.get(index));
  }

  list(value: unknown): unknown[] {
    return Array.isArray(value) ? value : this.fail(`expected a list, received ${describeValue(value)}`);
  }

  text(value: unknown): string {
    return typeof value === "string" ? value : this.fail(`expected a text, received ${describeValue(value)}`);
  }

  /** Appends to the list on top of the stack. */
  append(values: readonly unknown[]): void {
    const target = this.top();
    const list = target instanceof OpaqueObject ? target.elements : this.list(target);
    for (const value of values) list.push(value);
  }

  /** Sets alternating keys and values in the dictionary on top of the stack. */
  setItems(items: readonly unknown[]): void {
    const top = this.top();
    const target = top instanceof OpaqueObject ? top.items : top;
    if (!(target instanceof Map)) this.fail(`expected a dictionary, received ${describeValue(target)}`);
    if (items.length % 2 !== 0) this.fail("expected a value for each key of a dictionary");
    for (let index = 0; index < items.length; index += 2) target.set(items[index], items[index + 1]);
  }

  /** Sets the attributes of the object on top of the stack; those of known types are ignored. */
  build(state: unknown): void {
    const target = this.top();
    if (target instanceof OpaqueObject) target.state = state;
  }

  /** Resolves a Python name and pushes the result. */
  pushGlobal(module: string, name: string): void {
    this.push(this.host.global(module, name));
  }

  /** Lets the host evaluate a call and pushes the result. */
  call(callee: unknown, args: unknown): void {
    const list = this.list(args);
    // An existing list can be passed repeatedly, and each call may read all of it.
    for (const arg of list) if (Array.isArray(arg)) this.#take(cost.entry * arg.length);
    this.pushObject(callee instanceof OpaqueObject ? new OpaqueObject(callee.type, list) : this.#made(callee, list));
  }

  #made(callee: unknown, args: readonly unknown[]): unknown {
    if (!isGlobal(callee)) this.fail(`expected a class or function, received ${describeValue(callee)}`);
    if (!callee.call) this.fail(`expected ${callee.name} not to be called`);
    return callee.call(args);
  }
}

function costOf(value: unknown): number {
  if (Array.isArray(value)) return cost.list;
  if (value instanceof OpaqueObject) return cost.opaque;
  return cost.object + (value instanceof Uint8Array ? value.length : 0);
}

function isGlobal(value: unknown): value is PickleGlobal {
  return typeof value === "object" && value !== null && "name" in value && typeof value.name === "string";
}
