import type { TuningCache } from "../engine/engine.ts";
import { warn } from "../support/warn.ts";
import type { CompiledProgram } from "./native-addon.ts";

/** The tuning cache of one native engine, and how it is used for each program. */
export class NativeTuning {
  deterministic = false;
  #cache: TuningCache = {};
  #compiling: Promise<unknown> = Promise.resolve();
  readonly #reported = new Set<string>();

  get cache(): TuningCache {
    return { ...this.#cache };
  }

  /** Takes its turn, so that a program being compiled does not overwrite the imported choices with its own. */
  import(cache: TuningCache): Promise<void> {
    const turn = this.#compiling.then(() => {
      this.#cache = { ...this.#cache, ...cache };
    });
    this.#compiling = turn;
    return turn;
  }

  /**
   * Compiles with the cache; `own` choices apply to this program only. Programs are compiled one at a time, so that a
   * task which several of them share is measured once.
   */
  use(
    own: TuningCache,
    compile: (tuning: { deterministic: boolean; choices: TuningCache }) => Promise<CompiledProgram>,
  ): Promise<CompiledProgram> {
    const { deterministic } = this;
    const turn = this.#compiling.then(async () => {
      const compiled = await compile({ deterministic, choices: { ...this.#cache, ...own } });
      this.#report(compiled.unavailable);
      const given = new Set(Object.keys(own));
      const found = Object.entries(compiled.choices).filter(([task]) => !given.has(task));
      this.#cache = { ...this.#cache, ...Object.fromEntries(found) };
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
  #report(unavailable: TuningCache): void {
    for (const [task, algorithm] of Object.entries(unavailable)) {
      if (this.#reported.has(algorithm)) continue;
      this.#reported.add(algorithm);
      warn(
        `native engine: the algorithm "${algorithm}" that was chosen in another run does not exist here (${task}). ` +
          "Another one is chosen by measuring; results differ in the last digits.",
      );
    }
  }
}
