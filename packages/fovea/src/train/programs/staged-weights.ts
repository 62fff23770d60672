import type { Engine, Variable } from "../../engine/index.ts";
import type { Weight } from "../../network/index.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { adoptVariable, knownVariable } from "./weight-variables.ts";

/**
 * New values of weights, none of which takes effect before `commit`. The engine holds the values of weights that it
 * hasn't had so far, so that those of a large network, which are read one by one, are in memory once.
 */
export class StagedWeights {
  readonly #engine: Engine;
  readonly #created = new Map<Weight, Variable>();
  readonly #written = new Map<Variable, Tensor>();

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** Adds values that `checkFloats` has accepted. They must not change before `commit` has settled. */
  add(weight: Weight, values: Tensor): void {
    const known = knownVariable(this.#engine, weight);
    if (known) this.#written.set(known, values);
    else this.#created.set(weight, this.#engine.variable(values));
  }

  /** Makes all values those of their weights, between the same two steps. */
  async commit(): Promise<void> {
    // Programs that were compiled in the meantime keep the variables of their weights.
    for (let used = this.#usedSince(); used; used = this.#usedSince()) {
      this.#created.delete(used.weight);
      this.#written.set(used.known, { ...used.variable.type, data: await used.variable.read() });
    }
    for (const [weight, variable] of this.#created) adoptVariable(this.#engine, weight, variable);
    await Promise.all([...this.#written].map(([variable, { data }]) => variable.write(data)));
  }

  #usedSince() {
    for (const [weight, variable] of this.#created) {
      const known = knownVariable(this.#engine, weight);
      if (known) return { weight, variable, known };
    }
    return undefined;
  }
}
