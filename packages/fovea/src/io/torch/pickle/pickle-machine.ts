import { FormatError } from "../../../support/index.ts";
import { describeValue } from "./describe-value.ts";
import { OpaqueObject } from "./opaque-object.ts";
import type { PickleCursor } from "./pickle-cursor.ts";
import type { PickleGlobal, PickleHost } from "./pickle-host.ts";

/** What a pickle may take of memory: honest ones stay below 20 times their length, hostile ones would not. */
const memory = { always: 2 ** 20, perByte: 32 } as const;
/** About what things take, in bytes. What is not here takes little more than the bytes that made it. */
const cost = { mark: 8, memo: 48, list: 64, object: 256, opaque: 512, entry: 40 } as const;

/** The state of a pickle that is being read: a stack of values, marks on it, and the values to come back to. */
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

  /** Pushes a new list, dictionary, or what the host has made. */
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
    if (this.#stack.length <= mark) this.fail("expected a value before this; there is none");
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
    if (mark === undefined) this.fail("expected a mark before this; there is none");
    return this.#stack.splice(mark);
  }

  /** `POP` takes a mark away when there is nothing on it. */
  popAny(): void {
    if (this.#marks.length > 0 && this.#marks.at(-1) === this.#stack.length) this.#marks.pop();
    else this.pop();
  }

  remember(index = this.#memo.size): void {
    if (!this.#memo.has(index)) this.#take(cost.memo);
    this.#memo.set(index, this.top());
  }

  recall(index: number): void {
    if (!this.#memo.has(index)) this.fail(`expected a value in the memo at ${index}; there is none`);
    this.#stack.push(this.#memo.get(index));
  }

  list(value: unknown): unknown[] {
    return Array.isArray(value) ? value : this.fail(`expected a list, received ${describeValue(value)}`);
  }

  text(value: unknown): string {
    return typeof value === "string" ? value : this.fail(`expected a text, received ${describeValue(value)}`);
  }

  /** Appends to the list on top. */
  append(values: readonly unknown[]): void {
    const target = this.top();
    const list = target instanceof OpaqueObject ? target.elements : this.list(target);
    for (const value of values) list.push(value);
  }

  /** Sets alternating keys and values in the dictionary on top. */
  setItems(items: readonly unknown[]): void {
    const top = this.top();
    const target = top instanceof OpaqueObject ? top.items : top;
    if (!(target instanceof Map)) this.fail(`expected a dictionary, received ${describeValue(target)}`);
    if (items.length % 2 !== 0) this.fail("expected a value for each key of a dictionary");
    for (let index = 0; index < items.length; index += 2) target.set(items[index], items[index + 1]);
  }

  /** Gives the object on top its attributes; those of what is known here are of no concern. */
  build(state: unknown): void {
    const target = this.top();
    if (target instanceof OpaqueObject) target.state = state;
  }

  /** Looks a name of Python up. */
  pushGlobal(module: string, name: string): void {
    this.push(this.host.global(module, name));
  }

  /** Has the host make what a call of the name would make. */
  call(callee: unknown, args: unknown): void {
    const list = this.list(args);
    // A list that came before can be named again and again, and each call may look at all of it.
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
