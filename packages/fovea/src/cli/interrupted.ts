import { constants } from "node:os";

/** The user has stopped the command; what could be saved is saved, and the message says how to go on. */
export class Interrupted extends Error {
  readonly signal: NodeJS.Signals;

  constructor(signal: NodeJS.Signals, message = "Stopped.") {
    super(message);
    this.name = "Interrupted";
    this.signal = signal;
  }

  /** What a shell expects of a process that a signal has ended: 128 and the signal's number. */
  get exitCode(): number {
    return 128 + constants.signals[this.signal];
  }
}
