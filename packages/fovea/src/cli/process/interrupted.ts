import { constants } from "node:os";

/** The user has stopped the command. Everything that could be saved is saved; the message says how to continue. */
export class Interrupted extends Error {
  readonly signal: NodeJS.Signals;

  constructor(signal: NodeJS.Signals, message = "Stopped.") {
    super(message);
    this.name = "Interrupted";
    this.signal = signal;
  }

  /** The exit code that shells use for a process ended by a signal: 128 plus the signal's number. */
  get exitCode(): number {
    return 128 + constants.signals[this.signal];
  }
}
