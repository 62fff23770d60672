import type { Worker } from "node:worker_threads";
import { ConfigError, EngineError } from "../../support/errors.ts";
import { warn } from "../../support/warn.ts";
import type { PixelPlan } from "../pixels/pixel-plan.ts";
import { localReader } from "./local-reader.ts";
import type { ImageReader, ReadTask, TimedOutcome } from "./read-task.ts";
import { readerThread, type ThreadMessage } from "./reader-thread.ts";

/** Tasks that a thread has: one that it reads, others so that it does not wait while the main thread is busy. */
const queued = 3;

/** The most threads that may exit in a row before reading fails, and at one image before it is left out. */
const mostExits = 16;

/** The number of exits that an exit with an error counts as: an image is left out after two of them. */
const errorWeight = mostExits / 2;

/** Milliseconds without a reader's use after which its threads end, which frees their memory. */
const idleTime = 10_000;

interface Entry {
  readonly task: ReadTask;
  readonly resolve: (outcome: TimedOutcome) => void;
  readonly reject: (error: unknown) => void;
  exits: number;
}

interface Thread {
  readonly worker: Worker;
  readonly entries: Map<number, Entry>;
  isReady: boolean;
  error: unknown;
}

/**
 * Reads images in threads, which start when the first image is asked for and end after some seconds without use. They keep
 * the process alive only while someone holds the reader. A thread that ends by itself is replaced, and its images are read
 * again; an image at which threads end repeatedly is a fault.
 */
export class ThreadReader implements ImageReader {
  readonly capacity: number;
  readonly #plan: PixelPlan;
  readonly #count: number;
  readonly #threads = new Set<Thread>();
  #queue: Entry[] = [];
  #lastId = 0;
  #holds = 0;
  #exits = 0;
  #hasStarted = false;
  /** Reads instead of threads where these do not start, as in a bundle that lacks their program. */
  #local: ImageReader | undefined;
  #idle: NodeJS.Timeout | undefined;

  constructor(plan: PixelPlan, count: number) {
    this.#plan = plan;
    this.#count = count;
    this.capacity = count * queued;
  }

  read(task: ReadTask): Promise<TimedOutcome> {
    if (this.#local) return this.#local.read(task);
    return new Promise((resolve, reject) => {
      this.#queue.push({ task, resolve, reject, exits: 0 });
      this.#dispatch();
    });
  }

  drop(tasks: ReadonlySet<ReadTask>): void {
    this.#local?.drop(tasks);
    this.#queue = this.#queue.filter(({ task }) => !tasks.has(task));
  }

  hold(): void {
    if (this.#holds++ > 0) return;
    for (const { worker } of this.#threads) worker.ref();
  }

  release(): void {
    if (--this.#holds > 0) return;
    for (const { worker } of this.#threads) worker.unref();
  }

  end(): void {
    for (const thread of this.#threads) {
      if (thread.entries.size > 0) continue;
      this.#threads.delete(thread);
      void thread.worker.terminate();
    }
  }

  #dispatch(): void {
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.end(), idleTime).unref();
    while (this.#queue.length > 0) {
      const thread = this.#leastBusy();
      if (!thread) return;
      const entry = this.#queue.shift() as Entry;
      const id = ++this.#lastId;
      thread.entries.set(id, entry);
      thread.worker.postMessage({ id, task: entry.task });
    }
  }

  /** A thread that takes another task; a new one only where all others have something to do. */
  #leastBusy(): Thread | undefined {
    let best: Thread | undefined;
    for (const thread of this.#threads) if (!best || thread.entries.size < best.entries.size) best = thread;
    if ((!best || best.entries.size > 0) && this.#threads.size < this.#count) return this.#start();
    return best && best.entries.size < queued ? best : undefined;
  }

  #start(): Thread {
    const worker = readerThread.get("imageSamples")(this.#plan);
    const thread: Thread = { worker, entries: new Map(), isReady: false, error: undefined };
    this.#threads.add(thread);
    worker.on("message", (message: ThreadMessage) => this.#receive(thread, message));
    worker.on("error", (error) => {
      thread.error = error;
    });
    worker.on("exit", (code) => this.#handleExit(thread, code));
    if (this.#holds === 0) worker.unref();
    return thread;
  }

  #receive(thread: Thread, message: ThreadMessage): void {
    if (message === "ready") {
      thread.isReady = true;
      this.#hasStarted = true;
      return;
    }
    this.#exits = 0;
    const entry = thread.entries.get(message.id);
    thread.entries.delete(message.id);
    if ("error" in message) entry?.reject(errorOf(message.error));
    else entry?.resolve(message.outcome);
    this.#dispatch();
  }

  /** A thread has ended: its images are read by another one. The first of them is the one at which it ended. */
  #handleExit(thread: Thread, code: number): void {
    this.#threads.delete(thread);
    const entries = [...thread.entries.values()];
    const [first] = entries;
    if (!first) return;
    this.#exits++;
    const why = thread.error instanceof Error ? thread.error.message : `exit code ${code}`;
    if (!thread.isReady && !this.#hasStarted) {
      this.#stayInThisThread(why, entries);
      return;
    }
    if (this.#exits > mostExits) {
      const error = new EngineError(`imageSamples: ${this.#exits} threads that read images ended (${why})`);
      for (const { reject } of [...entries, ...this.#queue.splice(0)]) reject(error);
      return;
    }
    // Only an error is blamed on the image at once: a thread that somebody ends from outside has none.
    if (thread.isReady) first.exits += thread.error === undefined ? 1 : errorWeight;
    if (first.exits >= mostExits) {
      first.resolve({
        fault: `expected an image, received one at which the thread that reads it ends (${why})`,
        took: 0,
      });
      entries.shift();
    }
    this.#queue.unshift(...entries);
    if (this.#queue.length > 0) this.#dispatch();
  }

  #stayInThisThread(why: string, entries: readonly Entry[]): void {
    if (!this.#local) {
      warn(`imageSamples: threads that read images do not start (${why}); they are read in the main thread instead`);
    }
    const local = this.#local ?? localReader(this.#plan);
    this.#local = local;
    for (const { task, resolve, reject } of [...entries, ...this.#queue.splice(0)]) {
      local.read(task).then(resolve, reject);
    }
  }
}

function errorOf({ name, message }: { readonly name: string; readonly message: string }): Error {
  return name === "ConfigError" ? new ConfigError(message) : new EngineError(`imageSamples: ${message}`);
}
