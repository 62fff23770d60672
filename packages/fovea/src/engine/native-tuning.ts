import type { Choices } from "./engine.ts";
import type { CompiledProgram } from "./native-addon.ts";

/** What one native engine knows of algorithms, and what it does with that for each program. */
export class NativeTuning {
  deterministic = false;
  #choices: Choices = {};
  #compiling: Promise<unknown> = Promise.resolve();
  readonly #reported = new Set<string>();

  get choices(): Choices {
    return { ...this.#choices };
  }

  /** Takes its turn: a program that is being compiled must not put its own choices in place of these. */
  repeat(choices: Choices): Promise<void> {
    const turn = this.#compiling.then(() => {
      this.#choices = { ...this.#choices, ...choices };
    });
    this.#compiling = turn;
    return turn;
  }

  /**
   * Compiles with what is known; `own` choices are for this program alone. Programs are compiled one after the other, so
   * that a task which several of them share is measured once.
   */
  use(
    own: Choices,
    compile: (tuning: { deterministic: boolean; choices: Choices }) => Promise<CompiledProgram>,
  ): Promise<CompiledProgram> {
    const { deterministic } = this;
    const turn = this.#compiling.then(async () => {
      const compiled = await compile({ deterministic, choices: { ...this.#choices, ...own } });
      this.#report(compiled.unavailable);
      const given = new Set(Object.keys(own));
      const found = Object.entries(compiled.choices).filter(([task]) => !given.has(task));
      this.#choices = { ...this.#choices, ...Object.fromEntries(found) };
      return compiled;
    });
    // Not the program itself, which this would keep.
    this.#compiling = turn.then(
      () => undefined,
      () => undefined,
    );
    return turn;
  }

  /** Each algorithm once: a model has dozens of convolutions. */
  #report(unavailable: Choices): void {
    for (const [task, algorithm] of Object.entries(unavailable)) {
      if (this.#reported.has(algorithm)) continue;
      this.#reported.add(algorithm);
      process.emitWarning(
        `native engine: the algorithm "${algorithm}" that was chosen in another run does not exist here (${task}). ` +
          "Another one is chosen by measuring; results differ in the last digits.",
        "FoveaWarning",
      );
    }
  }
}
