import { type EngineName, nativeEngine } from "../engine/index.ts";
import { EngineError, formatCount } from "../support/index.ts";

/** What there is to say of an engine on this machine. */
export interface EngineReport {
  readonly name: EngineName;
  readonly available: boolean;
  /** Whether it is the one that commands take unless told otherwise. */
  readonly used: boolean;
  /** Why it is missing. */
  readonly reason?: string;
  readonly onednn?: string;
  /** The widest instruction set of Fovea's own kernels on this machine; oneDNN chooses its own. */
  readonly instructions?: string;
  readonly threads?: number;
  /** The addon's file. */
  readonly path?: string;
  /** The same for a person, a line each. */
  readonly details: readonly string[];
}

/** Every engine, the best first. */
export function engineReports(): EngineReport[] {
  const native = nativeReport();
  const details = ["TypeScript, no binary, one thread; much slower"];
  const asked = process.env.FOVEA_ENGINE;
  const used: EngineName = asked === "portable" || (asked !== "native" && !native.available) ? "portable" : "native";
  return [
    { ...native, used: used === "native" && native.available },
    { name: "portable", available: true, used: used === "portable", threads: 1, details },
  ];
}

function nativeReport(): Omit<EngineReport, "used"> {
  try {
    const { addon, path } = nativeEngine();
    const { onednn, instructions, threads } = addon.information();
    const details = [`oneDNN ${onednn}, ${instructions}, ${formatCount(threads)} threads`, path];
    return { name: "native", available: true, onednn, instructions, threads, path, details };
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    return { name: "native", available: false, reason: error.message, details: [error.message] };
  }
}
