import { type EngineProvider, engineProviders, selectEngine } from "../../engine/index.ts";
import { EngineError, formatAmount } from "../../support/index.ts";

/** The state of a registered engine on this machine. */
export interface EngineReport {
  readonly name: string;
  readonly available: boolean;
  /** Whether commands use it by default. */
  readonly used: boolean;
  /** Why it is not available. */
  readonly reason?: string;
  readonly threads?: number;
  /** Versions, instruction sets, paths, as the engine reports them. */
  readonly [detail: string]: string | number | boolean | undefined | readonly string[];
  /** The same as lines of text. */
  readonly lines: readonly string[];
}

/** Reports every registered engine, the preferred one first. */
export function engineReports(): EngineReport[] {
  const used = defaultEngine();
  return engineProviders().map((provider) => reportOf(provider, used));
}

function reportOf(provider: EngineProvider, used: string | undefined): EngineReport {
  const { name } = provider;
  try {
    const engine = provider.open();
    const { threads } = engine;
    const { summary, details } = engine.information();
    const lines = [`${summary}, ${formatAmount(threads, "thread")}`, ...(details.path ? [String(details.path)] : [])];
    return { name, available: true, used: name === used, ...details, threads, lines };
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    return { name, available: false, used: false, reason: error.message, lines: [error.message] };
  }
}

/** The engine that commands use by default; none if FOVEA_ENGINE names one that is not available. */
function defaultEngine(): string | undefined {
  try {
    return selectEngine().name;
  } catch (error) {
    if (error instanceof EngineError) return undefined;
    throw error;
  }
}
