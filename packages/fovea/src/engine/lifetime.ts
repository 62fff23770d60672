import { EngineError } from "../support/errors.ts";

/** Whether an engine can still compute, and if not, why. */
export class EngineLifetime {
  /** Resolves with the reason when the engine ends. */
  readonly lost: Promise<string>;
  readonly #name: string;
  #reason: string | undefined;
  #resolve: (reason: string) => void = () => {};

  /** `name` is the engine's. */
  constructor(name: string) {
    this.#name = name;
    this.lost = new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }

  end(reason: string): void {
    this.#reason ??= reason;
    this.#resolve(this.#reason);
  }

  /** @throws EngineError if the engine has ended. */
  check(): void {
    if (this.#reason !== undefined) throw new EngineError(`${this.#name} engine: ${this.#reason}`);
  }
}
