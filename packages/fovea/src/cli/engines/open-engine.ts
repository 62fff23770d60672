import { availableParallelism } from "node:os";
import { type Engine, selectEngine } from "../../engine/index.ts";
import { formatAmount } from "../../support/index.ts";
import type { Output } from "../output/index.ts";

/** The engine options of a command. */
export interface EngineChoice {
  readonly engine?: string | undefined;
  readonly threads?: number | undefined;
  readonly deterministic?: boolean | undefined;
}

/**
 * Selects the engine and its number of threads. Warns if the number can't be used, or slows the engine down.
 * @throws ConfigError for an unknown name; EngineError if the engine can't be loaded.
 */
export async function openEngine(choice: EngineChoice, out: Output): Promise<Engine> {
  const { engine: name, threads, deterministic } = choice;
  const engine = selectEngine(name);
  if (deterministic) await engine.useDeterministicAlgorithms(true);
  if (threads === undefined) return engine;
  const used = await engine.setThreads(threads);
  const cores = availableParallelism();
  if (used < threads) {
    out.say(out.style.yellow(`--threads ${threads}: the ${engine.name} engine uses ${formatAmount(used, "thread")}.`));
  } else if (threads > cores) {
    out.say(out.style.yellow(`${threads} threads on ${cores} cores will be slower than ${cores}.`));
  }
  return engine;
}

/** Describes the engine in a few words: "native engine (oneDNN 2.6.3, avx512, 2 threads)". */
export function describeEngine(engine: Engine): string {
  return `${engine.name} engine (${engine.information().summary}, ${formatAmount(engine.threads, "thread")})`;
}
