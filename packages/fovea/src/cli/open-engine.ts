import { availableParallelism } from "node:os";
import { type Engine, type NativeEngine, selectEngine } from "../engine/index.ts";
import { formatAmount } from "../support/index.ts";
import type { Output } from "./output.ts";

/** The engine that a command was asked to use. */
export interface EngineChoice {
  readonly engine?: string | undefined;
  readonly threads?: number | undefined;
  readonly deterministic?: boolean | undefined;
}

/**
 * Selects the engine and its number of threads, and tells of what will not go as the user may expect.
 * @throws ConfigError for an unknown name; EngineError when the engine that was asked for cannot be loaded.
 */
export async function openEngine(choice: EngineChoice, out: Output): Promise<Engine> {
  const { engine: name, threads, deterministic } = choice;
  const engine = selectEngine(name);
  if (deterministic) await engine.useDeterministicAlgorithms(true);
  if (threads === undefined) return engine;
  if (isNative(engine)) {
    const cores = availableParallelism();
    if (threads > cores)
      out.say(out.style.yellow(`${threads} threads on ${cores} cores will be slower than ${cores}.`));
    await engine.addon.setThreads(threads);
  } else {
    out.say(out.style.yellow("--threads has no effect: the portable engine has one thread."));
  }
  return engine;
}

/** The engine in a few words: "native engine (oneDNN 2.6.3, avx512, 2 threads)". */
export function describeEngine(engine: Engine, threads?: number): string {
  if (!isNative(engine)) return "portable engine (TypeScript, one thread)";
  const information = engine.addon.information();
  const team = threads ?? information.threads;
  return `native engine (oneDNN ${information.onednn}, ${information.instructions}, ${formatAmount(team, "thread")})`;
}

export function isNative(engine: Engine): engine is NativeEngine {
  return engine.name === "native";
}
