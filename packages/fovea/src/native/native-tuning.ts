import type { TuningCache } from "../engine/engine.ts";
import { warn } from "../support/warn.ts";
import type { CompiledProgram } from "./native-addon.ts";

/** The tuning cache of a native engine. */
export class NativeTuning {
  deterministic = false;
  #cache: TuningCache = {};
  #compiling: Promise<unknown> = Promise.resolve();
  readonly #reported = new Set<string>();

  get cache(): TuningCache {
    return { ...this.#cache };
  }

  /** Imports choices after the current compilation, which would otherwise overwrite them. */
  import(cache: TuningCache): Promise<void> {
    const turn = this.#compiling.then(() => {
      this.#cache = { ...this.#cache, ...cache };
    });
    this.#compiling = turn;
    return turn;
  }

  /**
   * Compiles with the cache; `own` choices apply to this program only. Compiles one program at a time, so that a task
   * shared by several programs is measured once.
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
    // Do not retain the program.
    this.#compiling = turn.then(
      () => undefined,
      () => undefined,
    );
    return turn;
  }

  /** Reports each algorithm once: a model has dozens of convolutions. */
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
